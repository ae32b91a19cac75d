package io.holdfast.journal;

import static io.holdfast.journal.JournalDatabase.PAYMENT;
import static io.holdfast.journal.JournalDatabase.STOCK_0;
import static io.holdfast.journal.JournalDatabase.STOCK_1;
import static io.holdfast.journal.Journalled.ABORTED;
import static io.holdfast.journal.Journalled.COMMITTED;
import static io.holdfast.journal.Journalled.rejected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Rejection;
import io.holdfast.journal.JournalLoop.Voted;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Transaction;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What two connections do to each other, over and over. */
class DecideRacesTest {
    private static final int ROUNDS = 200;
    private static final String COMMITS_OF = "select count(*) from decision where tx >> 40 = $1 and outcome = 'C'";
    private static final String COMMITS_IN =
            "select count(*) from decision where branches like 'payment-0@' || $1::bigint || '#%' and outcome = 'C'";

    @RegisterExtension
    static JournalDatabase database = new JournalDatabase();

    @Test
    void noCommitOfASessionAppearsOnceItsFencingHasReturned() {
        var loop = database.openLoop();
        var rival = database.connect();
        Races.run(ROUNDS, (number, random) -> {
            loop.renewSession();
            var answers = commitInTwoBatches(loop, 1, random, () -> Sessions.fence(rival, loop.session()));
            long committed = database.number(COMMITS_OF, loop.session());

            assertThat(events(answers)).isSubsetOf(COMMITTED, rejected(Rejection.SESSION_FENCED));
            assertThat(database.number(COMMITS_OF, loop.session()))
                    .isEqualTo(committed)
                    .isEqualTo(Collections.frequency(events(answers), COMMITTED));
        });
    }

    @Test
    void noCommitOfAGenerationAppearsOnceItsBumpHasReturned() {
        var loop = database.openLoop();
        var rival = database.connect();
        Races.run(ROUNDS, (number, random) -> {
            long generation = number + 1;
            var answers = commitInTwoBatches(loop, generation, random, () -> bump(rival, generation));
            long committed = database.number(COMMITS_IN, generation);

            assertThat(events(answers)).isSubsetOf(COMMITTED, rejected(Rejection.GENERATION_GONE));
            assertThat(database.number(COMMITS_IN, generation))
                    .isEqualTo(committed)
                    .isEqualTo(Collections.frequency(events(answers), COMMITTED));
        });
    }

    /** Some transactions, then the rival, then some more; returns when the rival is through. */
    private static List<Future<Event>> commitInTwoBatches(
            JournalLoop loop, long generation, Random random, Supplier<Future<?>> rival) {
        var answers = new ArrayList<Future<Event>>();
        answers.addAll(loop.commitLater(credits(loop, generation, random.nextInt(4))));
        if (!answers.isEmpty() && random.nextBoolean()) {
            answers.getFirst().await();
        }
        var done = rival.get();
        answers.addAll(loop.commitLater(credits(loop, generation, 1 + random.nextInt(3))));
        done.await();
        return answers;
    }

    private static Future<?> bump(PgConnection connection, long from) {
        return Shards.bump(connection, PAYMENT, from, "store", "race")
                .onSuccess(next -> assertThat(next).isEqualTo(from + 1));
    }

    private static List<Voted> credits(JournalLoop loop, long generation, int count) {
        var credits = new ArrayList<Voted>();
        for (int i = 0; i < count; i++) {
            credits.add(loop.direct(Branch.credit(PAYMENT, List.of(new Line("user-1", 1))), generation));
        }
        return credits;
    }

    @Test
    void anOrderThatTwoSessionsWantIsPaidByExactlyOne() {
        var one = database.openLoop();
        var two = database.openLoop();
        long deadlocks = deadlocks(one, two);
        Races.run(ROUNDS, (number, random) -> {
            var orders = addOrders(number, 1 + random.nextInt(5));
            var ones = checkouts(one, orders, random);
            var twos = checkouts(two, orders, random);
            var answers = one.commitLater(ones);
            answers.addAll(two.commitLater(twos));
            ones.addAll(twos);

            for (int i = 0; i < ones.size(); i++) {
                var event = answers.get(i).await();
                long payer =
                        database.payingTx(ones.get(i).attempt().transaction().subject());
                assertThat(event).isEqualTo(payer == ones.get(i).tx() ? COMMITTED : rejected(Rejection.PAID));
            }
            assertThat(paidAndDecided(number)).isEqualTo(orders.size());
        });
        assertThat(deadlocks(one, two)).isEqualTo(deadlocks);
    }

    /** Whoever locks orders does it in the same order, so that nobody pays for a deadlock with a second of waiting. */
    private static long deadlocks(JournalLoop... loops) {
        for (JournalLoop loop : loops) {
            loop.connection()
                    .query("select pg_stat_force_next_flush()")
                    .execute()
                    .await();
            loop.connection().query("select 1").execute().await();
        }
        return database.number("select deadlocks from pg_stat_database where datname = current_database()");
    }

    private record Wanted(String id, long version) {}

    private static List<Wanted> addOrders(int round, int count) {
        var orders = new ArrayList<Wanted>();
        for (int i = 0; i < count; i++) {
            var id = round + "-" + i;
            orders.add(new Wanted(id, database.addOrder(id)));
        }
        return orders;
    }

    private static List<Voted> checkouts(JournalLoop loop, List<Wanted> orders, Random random) {
        var shuffled = new ArrayList<>(orders);
        Collections.shuffle(shuffled, random);
        var checkouts = new ArrayList<Voted>();
        shuffled.forEach(order -> checkouts.add(loop.checkout(order.id(), order.version())));
        return checkouts;
    }

    private static long paidAndDecided(int round) {
        return database.number(
                "select count(*) from orders o join decision d on d.tx = o.paid_tx and d.outcome = 'C'"
                        + " where o.id like $1 || '-%' and d.order_id = o.id",
                Integer.toString(round));
    }

    @Test
    void anAbortAndACommitOfOneTransactionAreToldTheSame() {
        var owner = database.openLoop();
        var other = database.openLoop();
        Races.run(ROUNDS, (number, random) -> {
            var checkouts = checkouts(owner, addOrders(number, 2), random);
            var contested = checkouts.get(random.nextInt(2));
            var aborted = random.nextBoolean() ? other.abortLater(contested) : null;
            var committed = owner.commitLater(checkouts).get(checkouts.indexOf(contested));
            aborted = aborted == null ? other.abortLater(contested) : aborted;

            assertThat(committed.await()).isEqualTo(aborted.await()).isIn(COMMITTED, ABORTED);
            boolean paid = database.payingTx(contested.attempt().transaction().subject()) == contested.tx();
            assertThat(committed.await()).isEqualTo(paid ? COMMITTED : ABORTED);
            assertThat(database.decisionOf(contested.tx())).isEqualTo(paid ? "C" : "A");
        });
    }

    @Test
    void whatChangesWhileItIsCheckedOutIsNotSold() {
        var loop = database.openLoop();
        var rival = database.connect();
        Races.run(ROUNDS, (number, random) -> {
            var checkouts = checkouts(loop, addOrders(number, 1 + random.nextInt(3)), random);
            var contested = checkouts.get(random.nextInt(checkouts.size()));
            var gate = contested.attempt().transaction().gate();
            var first = random.nextBoolean() ? changeLater(rival, gate.orderId()) : null;
            var answer = loop.commitLater(checkouts).get(checkouts.indexOf(contested));
            var changed = (first == null ? changeLater(rival, gate.orderId()) : first).await();

            boolean sold = database.payingTx(gate.orderId()) == contested.tx();
            assertThat(answer.await()).isEqualTo(changed ? rejected(Rejection.VERSION_CHANGED) : COMMITTED);
            assertThat(database.payingTx(gate.orderId()) == contested.tx()).isNotEqualTo(changed);
            assertThat(sold && changed).isFalse();
        });
    }

    private static Future<Boolean> changeLater(PgConnection connection, String order) {
        return connection
                .query("update orders set version = nextval('order_version') where id = '" + order
                        + "' and paid_tx is null returning 1")
                .execute()
                .map(rows -> rows.size() == 1);
    }

    @Test
    void aDeadlockIsTriedAgainAndNeverReported() {
        var loop = database.openLoop();
        var rival = database.connect();
        long deadlocks = deadlocks(loop);
        loop.connection().query("set deadlock_timeout = '20ms'").execute().await();
        rival.query("set deadlock_timeout = '1min'").execute().await();
        var a = loop.checkout("a", database.addOrder("a"));
        var b = loop.checkout("b", database.addOrder("b"));
        var gate = database.connect();
        gate.query("begin; select from orders where id = 'a' for update")
                .execute()
                .await();
        rival.query("begin; select from orders where id = 'b' for update")
                .execute()
                .await();
        var answers = loop.commitLater(List.of(a, b));
        awaitBlocked(loop.connection());
        var rivalDone = rival.query("select pg_advisory_xact_lock(1, " + loop.session() + "); commit")
                .execute();
        awaitBlocked(rival);

        // The rival waits for the batch's session; from here the batch waits for the rival's order.
        gate.query("commit").execute().await();

        assertThat(events(answers)).containsExactly(COMMITTED, COMMITTED);
        rivalDone.await();
        assertThat(deadlocks(loop)).isEqualTo(deadlocks + 1);
    }

    /** Otherwise a batch and the end of several generations could wait for each other. */
    @Test
    void shardsAreLockedInTheOrderOfTheirNumbers() {
        var loop = database.openLoop();
        var rival = database.connect();
        var branches = List.of(
                Branch.debit(STOCK_1, List.of(new Line("j", 1))),
                Branch.debit(STOCK_0, List.of(new Line("i", 1))),
                Branch.debit(PAYMENT, List.of(new Line("u", 1))));
        var transaction = new Transaction("s", branches, null, Transaction.AnswerAt.DURABLE, "", null);
        rival.query("begin; select pg_advisory_xact_lock(2, 1)").execute().await();
        var answers = loop.commitLater(List.of(loop.voted(transaction, 1, 1, 1)));
        awaitBlocked(loop.connection());

        assertThat(database.number(
                        "select count(*) from pg_locks where locktype = 'advisory' and classid = 2 and granted"
                                + " and pid = " + loop.connection().processId()))
                .isZero();
        rival.query("commit").execute().await();
        assertThat(events(answers)).containsExactly(COMMITTED);
    }

    private static void awaitBlocked(PgConnection connection) {
        var waits = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and pid = "
                + connection.processId();
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            while (database.number(waits) == 0) {
                Thread.onSpinWait();
            }
        });
    }

    private static List<Event> events(List<Future<Event>> answers) {
        return Future.all(answers).await().list();
    }
}
