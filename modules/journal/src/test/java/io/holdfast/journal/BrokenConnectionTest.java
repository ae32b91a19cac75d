package io.holdfast.journal;

import static io.holdfast.journal.Journalled.ABORTED;
import static io.holdfast.journal.Journalled.COMMITTED;
import static io.holdfast.journal.Journalled.IN_DOUBT;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.coordinator.Event;
import io.holdfast.journal.JournalLoop.Voted;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A connection that breaks under a batch leaves its decisions unknown, until somebody asks the journal again. */
class BrokenConnectionTest {
    @RegisterExtension
    static JournalDatabase database = new JournalDatabase();

    @Test
    void whatIsInDoubtBecomesWhatReallyStands() {
        var survivor = database.openLoop();
        Races.run(40, (number, random) -> {
            var loop = database.openLoop();
            var checkouts = checkouts(loop, number, random);
            var answers = commitWhileItIsTerminated(loop, checkouts, random);

            for (int i = 0; i < checkouts.size(); i++) {
                var told = answers.get(i).await();
                var stands = told.equals(IN_DOUBT) ? survivor.abort(checkouts.get(i)) : told;
                assertStands(checkouts.get(i), stands);
            }
        });
    }

    private static List<Voted> checkouts(JournalLoop loop, int round, Random random) {
        var checkouts = new ArrayList<Voted>();
        int count = 2 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            var order = round + "-" + i;
            checkouts.add(loop.checkout(order, database.addOrder(order)));
        }
        return checkouts;
    }

    private static List<Future<Event>> commitWhileItIsTerminated(JournalLoop loop, List<Voted> all, Random random) {
        int first = 1 + random.nextInt(all.size() - 1);
        var answers = new ArrayList<>(loop.commitLater(all.subList(0, first)));
        if (random.nextInt(3) == 0) {
            answers.getFirst().await();
        }
        answers.addAll(loop.commitLater(all.subList(first, all.size())));
        database.number(
                "select count(pg_terminate_backend($1::int))", loop.connection().processId());
        return answers;
    }

    private static void assertStands(Voted checkout, Event stands) {
        boolean paid = database.payingTx(checkout.attempt().transaction().subject()) == checkout.tx();
        assertThat(stands).isEqualTo(paid ? COMMITTED : ABORTED);
        assertThat(database.decisionOf(checkout.tx())).isEqualTo(paid ? "C" : "A");
    }

    /** Where a statement was when its connection ended, on its way or waiting for its turn, shows only in how it fails. */
    @Test
    void whateverWaitedOnAConnectionThatEndsIsAFailureOfTheStoreAndNoDefect() {
        int neverAsked = 0;
        for (int round = 0; round < 10; round++) {
            var connection = database.openLoop().connection();
            var sleeping = connection.query("select pg_sleep(60)").execute();
            var waiting = new ArrayList<Future<?>>();
            for (int i = 0; i < 600; i++) {
                waiting.add(connection.query("select " + i).execute());
            }
            database.number("select count(pg_terminate_backend($1::int))", connection.processId());

            assertThat(Postgres.wasNeverAsked(failure(sleeping))).isFalse();
            for (var each : waiting) {
                var cause = failure(each);
                assertThat(Unavailability.ofRead(cause).succeeded())
                        .as("%s", cause)
                        .isTrue();
                neverAsked += Postgres.wasNeverAsked(cause) ? 1 : 0;
            }
        }
        assertThat(neverAsked).as("statements of 6,000 that never left").isPositive();
    }

    private static Throwable failure(Future<?> asked) {
        return asked.transform(done -> Future.succeededFuture(done.cause())).await();
    }

    @Test
    void onABrokenConnectionNothingIsClaimed() {
        var loop = database.openLoop();
        var checkout = loop.checkout("a", database.addOrder("a"));
        loop.connection().close().await();

        assertThat(loop.commit(checkout)).containsExactly(IN_DOUBT);
        assertThat(loop.abort(checkout)).isEqualTo(IN_DOUBT);
    }
}
