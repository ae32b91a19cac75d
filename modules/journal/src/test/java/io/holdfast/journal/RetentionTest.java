package io.holdfast.journal;

import static io.holdfast.journal.Journalled.COMMITTED;
import static io.holdfast.journal.Journalled.IN_DOUBT;
import static io.holdfast.journal.Journalled.rejected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.coordinator.Rejection;
import io.holdfast.protocol.TxId;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RetentionTest {
    @RegisterExtension
    static JournalDatabase database = new JournalDatabase();

    private static final Retention.Terms RETENTION = new Retention.Terms(Duration.ofDays(30), false);

    private final Books books = new Books(database);
    private SqlConnection connection;

    @BeforeEach
    void connect() {
        connection = database.connectForBulk();
    }

    /** Runs as if so many days had passed; returns how many parts were dropped. */
    private static int runIn(SqlConnection connection, int days) {
        return later(connection, days).await();
    }

    private static Future<Integer> later(SqlConnection connection, int days) {
        return Retention.run(connection, database.inDays(days), RETENTION);
    }

    @Test
    void aPartIsDroppedOnceItsSessionIsFencedClosedAndOlderThanTheRetentionTime() {
        long live = sold(1);
        long fenced = sold(1);
        Sessions.fence(database.sql(), fenced).await();
        long ended = sold(1);
        end(ended);

        assertThat(runIn(connection, 29)).isZero();
        assertThat(parts()).containsExactly(live, fenced, ended);
        assertThat(runIn(connection, 31)).isOne();
        assertThat(parts()).containsExactly(live, fenced);

        Sessions.close(database.sql(), fenced).await();
        assertThat(runIn(connection, 31)).isOne();
        assertThat(parts()).containsExactly(live);
        assertThat(database.number("select count(*) from decision")).isOne();
        assertThat(database.texts("select e::text from session")).containsExactly("" + live);
        assertThat(database.texts("select e::text from low_water")).containsExactly("" + live);
        books.assertBalanced();
    }

    @Test
    void whatIsNotFoldedIsNotOver() {
        long ended = sold(3);
        end(ended);

        assertThat(database.texts("select first_session::text from ended_parts(now() + interval '99 days', false)"))
                .isEmpty();
        Folder.foldEnded(database.sql(), List.of(ended)).await();
        assertThat(database.texts("select first_session::text from ended_parts(now() + interval '99 days', false)"))
                .containsExactly("" + ended);
    }

    @Test
    void theSumsOfWhatIsDroppedAreCarried() {
        database.addBalance("stock", "i", 100, 2);
        database.addBalance("payment", "u", 1_000, 1);
        long session = database.openSession();
        books.decide(session, 1, 'C', "stock-0@1#0 i:9"); // before the opening of i
        books.decide(session, 2, 'C', "stock-0@2#0 i:3|payment-0@1#0 u:60");
        books.decide(session, 3, 'A', "stock-0@0#0 i:50");
        books.decide(session, 9, 'C', "payment-0@1#0 u:+7");
        database.run("update decision set order_id = 'o', order_version = 1 where tx = $1", tx(session, 2));
        end(session);

        assertThat(runIn(connection, 31)).isOne();

        assertThat(database.texts("select kind || ' ' || id || ' ' || opening_generation || ' +' || credited || ' -'"
                        + " || debited from past_balance order by 1"))
                .containsExactly("payment u 1 +7 -60", "stock i 2 +0 -3");
        assertThat(database.texts("select kind || ' ' || debited || ' ' || sold from past_kind order by 1"))
                .containsExactly("payment 60 60", "stock 12 3");
        assertThat(database.texts("select kind || ' ' || id || ' ' || amount from past_sale order by 1"))
                .containsExactly("payment u 60", "stock i 3");
        assertThat(database.text(
                        "select commits || ' ' || aborts || ' ' || checkouts || ' ' || transactions from past"))
                .isEqualTo("3 1 1 {[" + TxId.floorOf(session) + "," + TxId.floorOf(session + 1) + ")}");
        assertThat(books.available("stock", "i")).isEqualTo(97);
        assertThat(books.available("payment", "u")).isEqualTo(947);
    }

    @Test
    void whatWasCarriedForAnOpeningThatIsReplacedCountsNoMore() {
        database.addBalance("stock", "i", 100, 1);
        end(sold(5));
        runIn(connection, 31);
        database.run("update balance set opening = 50, opening_generation = 2, credited = 0, debited = 0");
        long session = database.openSession();
        books.decide(session, 1, 'C', "stock-0@2#0 i:4");
        end(session);

        runIn(connection, 31);

        assertThat(database.texts("select opening_generation || ' -' || debited from past_balance"))
                .containsExactly("2 -4");
    }

    @Test
    void aPieceThatIsCarriedIsNotCarriedAgain() {
        database.addBalance("stock", "i", 1_000_000, 1);
        long session = database.openSession();
        database.run(
                "insert into decision (tx, outcome, mode, branches, event)"
                        + " select $1::bigint + g, 'C', '2', 'stock-0@1#0 i:1', '' from generate_series(1, 450000) g",
                TxId.floorOf(session));
        Sessions.fence(database.sql(), session).await();
        // As if a run had been cut short after its first pieces.
        database.run("create function cut() returns trigger language plpgsql as $$ begin"
                + " if new.commits > 200000 then raise 'cut short'; end if; return new; end $$");
        database.run("create trigger cut before update on past for each row execute function cut()");
        Sessions.close(database.sql(), session).await();
        assertThatThrownBy(() -> runIn(connection, 31)).hasMessageContaining("cut short");
        assertThat(database.number("select commits from past")).isEqualTo(200_000);
        database.run("drop trigger cut on past");
        database.run("drop function cut");

        assertThat(runIn(connection, 31)).isOne();

        assertThat(database.number("select commits from past")).isEqualTo(450_000);
        assertThat(database.number("select debited from past_balance")).isEqualTo(450_000);
        assertThat(database.number("select debited::bigint from past_kind")).isEqualTo(450_000);
    }

    @Test
    void partsThatFollowEachOtherBecomeOneRangeOfThePast() {
        for (int i = 0; i < 5; i++) {
            end(sold(1));
        }
        runIn(connection, 31);

        assertThat(database.number("select count(*) from past, unnest(transactions)"))
                .isOne();
    }

    @Test
    void aSessionThatDecidedNothingLeavesItsPartSoon() {
        end(database.openSession());

        assertThat(runIn(connection, 0)).isZero();
        assertThat(runIn(connection, 1)).isOne();
        assertThat(parts()).isEmpty();
    }

    @Test
    void anOrderKeepsItsPaymentAndItsSessionCanDecideNothingAnyMore() {
        var loop = database.openLoop();
        long version = database.addOrder("a");
        var paying = loop.checkout("a", version);
        assertThat(loop.commit(paying)).containsExactly(COMMITTED);
        end(loop.session());

        assertThat(runIn(connection, 31)).isOne();

        assertThat(database.payingTx("a")).isEqualTo(paying.tx());
        assertThat(loop.commit(loop.checkout("b", database.addOrder("b"))))
                .containsExactly(rejected(Rejection.SESSION_FENCED));
        // It did commit, and nobody can tell from the journal any more: so nobody is told that it did not.
        assertThat(loop.abort(paying)).isEqualTo(IN_DOUBT);
        assertThatThrownBy(
                        () -> database.run("select decide_aborts(array[$1::bigint], '{2}', '{\"\"}', '')", paying.tx()))
                .hasMessageContaining("session " + loop.session() + " is not in the journal (any more)")
                .hasMessageContaining("HF001");
        loop.renewSession();
        assertThat(loop.commit(loop.checkout("a", version))).containsExactly(rejected(Rejection.PAID));
    }

    @Test
    void whileTheJournalIsReadNoPartIsDropped() {
        end(sold(2));
        var reader = database.connect();

        var time = database.inDays(31);

        var dropped = RebuildSource.open(reader, Set.of("stock"), source -> Retention.run(connection, time, RETENTION))
                .await();

        assertThat(dropped).isZero();
        assertThat(parts()).hasSize(1);
        assertThat(runIn(connection, 31)).isOne();
    }

    @Test
    void whoWantsToDecideDoesNotWaitForAPartToBeDropped() {
        end(sold(2));
        var reader = database.connect();
        reader.query("begin").execute().await();
        reader.query("select count(*) from decision").execute().await(); // as a dump of the database does, for hours

        assertThat(runIn(connection, 31)).isZero();

        reader.query("rollback").execute().await();
        assertThat(runIn(connection, 31)).isOne();
    }

    @Test
    void rivalRunsCarryEverythingOnce() {
        database.addBalance("stock", "i", 1_000_000, 1);
        var rivals = List.of(connection, database.connectForBulk(), database.connectForBulk());
        Races.run(5, (number, random) -> {
            long before = database.number("select commits from past");
            for (int i = 0; i < 4; i++) {
                end(sold(10));
            }
            Future.all(rivals.stream().map(rival -> later(rival, 31)).toList()).await();

            assertThat(runIn(connection, 31)).isZero();
            assertThat(database.number("select commits from past")).isEqualTo(before + 40);
            assertThat(database.number("select debited from past_balance")).isEqualTo(before + 40);
            assertThat(parts()).isEmpty();
        });
    }

    @Test
    void keptAnswersGoAfterTheRetentionTimeButNeverBeforeThirtyDays() {
        database.run("insert into idempotency (scope, key, fingerprint, status, content_type, body, kept_at)"
                + " select 's', g::text, 'f', 200, 't', 'b', now() - make_interval(days => g) from"
                + " generate_series(20, 40) g");
        var now = database.inDays(0);

        Retention.run(connection, now, new Retention.Terms(Duration.ofDays(1), false))
                .await();
        assertThat(database.texts("select key from idempotency order by key"))
                .containsExactly("20", "21", "22", "23", "24", "25", "26", "27", "28", "29");

        Retention.run(connection, now.plusDays(10), new Retention.Terms(Duration.ofDays(35), false))
                .await();
        assertThat(database.texts("select key from idempotency order by key"))
                .containsExactly("20", "21", "22", "23", "24");
    }

    @Test
    void oldPostingsBecomeOnePerAccountAndTheSumsStay() {
        database.addBalance("stock", "i", 100, 1);
        for (int i = 0; i < 20; i++) {
            end(sold(1));
            runIn(connection, 0);
        }
        var before = books.snapshot();
        assertThat(database.number("select count(*) from ledger")).isEqualTo(2 + 40);

        runIn(connection, 31);

        assertThat(database.texts("select account || ' ' || amount || ' ' || cause from ledger order by 1"))
                .containsExactly("available 80 carried", "issued -100 test", "sold 20 carried");
        assertThat(books.snapshot())
                .containsAll(before.stream()
                        .filter(line -> !line.startsWith("session"))
                        .toList());
        books.assertBalanced();
    }

    @Test
    void historyIsForgottenButForThePresentGenerationOfEveryShard() {
        Shards.bump(database.sql(), JournalDatabase.STOCK_0, 1, "store", "test").await();
        database.run("insert into mode_switch (e, mode, refusal_rate) values (1, 'saga', 0.5)");

        runIn(connection, 29);
        assertThat(database.number("select count(*) from generation")).isEqualTo(4);
        assertThat(database.number("select count(*) from mode_switch")).isOne();
        runIn(connection, 31);

        assertThat(database.texts("select shard || ' ' || generation from generation order by 1"))
                .containsExactly("payment-0 1", "stock-0 2", "stock-1 1");
        assertThat(database.number("select count(*) from mode_switch")).isZero();
    }

    @Test
    void whereEventsAreAnnouncedAPartIsKeptUntilItIs() {
        long session = sold(1);
        end(session);
        var terms = new Retention.Terms(Duration.ofDays(30), true);
        assertThat(Retention.run(connection, database.inDays(31), terms).await())
                .isZero();

        database.run("update low_water set announced = seq where e = $1", session);
        assertThat(Retention.run(connection, database.inDays(31), terms).await())
                .isOne();
    }

    @Test
    void lessThanADayIsRefused() {
        assertThatThrownBy(() -> new Retention.Terms(Duration.ofHours(23), false))
                .hasMessageContaining("a day at least");
    }

    @Test
    void aNodeRunsItOnAConnectionOfItsOwn() {
        var vertx = Vertx.vertx();
        var verticle = new RetentionVerticle(database.postgres(), RETENTION);
        vertx.deployVerticle(verticle, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
                .await();
        end(sold(1));

        assertThat(verticle.run().await()).isZero();

        database.run("update session set fenced_at = fenced_at - interval '31 days'");
        assertThat(verticle.run().await()).isOne();
        vertx.close().await();
    }

    /** A session with so many commits of one unit each. */
    private long sold(int commits) {
        long session = database.openSession();
        for (int seq = 1; seq <= commits; seq++) {
            books.decide(session, seq, 'C', "stock-0@1#0 i:1");
        }
        return session;
    }

    private static void end(long session) {
        Sessions.fence(database.sql(), session).await();
        Sessions.close(database.sql(), session).await();
    }

    private static long tx(long session, long seq) {
        return new TxId(session, seq).packed();
    }

    private static List<Long> parts() {
        return database.texts("select first_session::text from decision_part order by first_session").stream()
                .map(Long::valueOf)
                .toList();
    }
}
