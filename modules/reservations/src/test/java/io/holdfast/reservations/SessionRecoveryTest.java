package io.holdfast.reservations;

import static io.holdfast.reservations.JournalledShard.take;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.journal.Shards;
import io.holdfast.journal.Transactor;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.Stuck;
import io.holdfast.protocol.TxId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SessionRecoveryTest {
    private static Future<Void> recover(JournalledShard shard, long session) {
        var gated = shard.gated(suspected -> {});
        return shard.start(() -> recovery(shard, gated).run(session));
    }

    private static SessionRecovery recovery(JournalledShard shard, GatedShard gated) {
        return new SessionRecovery(
                shard.vertx(),
                shard.journal(),
                new Transactor(shard.postgres().pool(shard.vertx())),
                List.of(gated),
                new Persistence(shard.vertx(), Stuck.Cause.RECOVERY, () -> 0),
                new SimpleMeterRegistry().timer("recovery"));
    }

    private static Command.Prepare prepare(long session, long seq) {
        return new Command.Prepare(new TxId(session, seq), "order-" + seq, take("a", 1));
    }

    private static String decision(JournalledShard shard, TxId tx) {
        return shard.text("select coalesce((select outcome::text from decision where tx = $1), 'none')", tx.packed());
    }

    @Test
    void whatIsUndecidedIsAbortedAndGivenBackAndWhatIsCommittedIsFinished() {
        try (var shard = JournalledShard.holding(Map.of("a", 10L))) {
            long session = shard.session();
            var executed = new Command.Execute(new TxId(session, 2), "order-2", take("a", 2));
            var committed = new Command.Prepare(new TxId(session, 3), "order-3", take("a", 4));
            var connection = shard.connect();
            connection.run(List.of(prepare(session, 1), executed, committed)).await();
            shard.commit(committed.tx(), "order-3", committed.branch());
            assertThat(shard.available("a")).isEqualTo(3);

            recover(shard, session).await();
            assertThat(shard.available("a")).isEqualTo(6);
            assertThat(decision(shard, new TxId(session, 1))).isEqualTo("A");
            assertThat(decision(shard, executed.tx())).isEqualTo("A");
            assertThat(decision(shard, committed.tx())).isEqualTo("C");
        }
    }

    @Test
    void theSessionIsClosedAndFoldedAndItsRecordsAreGone() {
        try (var shard = JournalledShard.holding(Map.of("a", 10L))) {
            long session = shard.session();
            var committed = prepare(session, 1);
            var connection = shard.connect();
            connection.run(List.of(committed)).await();
            shard.commit(committed.tx(), committed.subject(), committed.branch());
            recover(shard, session).await();
            assertThat(shard.text("select state from session where e = $1", session))
                    .isEqualTo("FENCED");
            assertThat(shard.text("select (seq = folded)::text from low_water where e = $1", session))
                    .isEqualTo("true");
            assertThat(shard.text("select debited::text from balance where id = 'a'"))
                    .isEqualTo("1");
            var branches = "{stock-0}:" + connection.generation() + ":branches:" + session;
            assertThat(shard.redis("EXISTS", branches).toInteger()).isZero();
        }
    }

    /** As after a failover that this node has not heard of: the old primary still answers in a generation that is over. */
    @Test
    void aSessionIsNotClosedAfterASearchInAGenerationThatIsOver() {
        try (var shard = JournalledShard.holding(Map.of("a", 10L))) {
            long session = shard.session();
            var connection = shard.connect();
            var gated = shard.gated(suspected -> {});
            Shards.bump(
                            shard.journal(),
                            JournalledShard.SHARD,
                            connection.generation(),
                            connection.identity().toString(),
                            "test")
                    .await();
            var recovery = shard.start(() -> recovery(shard, gated).run(session));
            shard.await(() -> shard.text("select state from session where e = $1", session)
                    .equals("FENCED"));
            shard.vertx().timer(300).await();
            assertThat(recovery.isComplete()).isFalse();

            shard.repair(Map.of());
            recovery.await();
            assertThat(shard.text("select (seq = folded)::text from low_water where e = $1", session))
                    .isEqualTo("true");
        }
    }

    @Test
    void whatItsOwnerSendsLateBeginsNothing() {
        try (var shard = JournalledShard.holding(Map.of("a", 10L))) {
            long session = shard.session();
            recover(shard, session).await();
            assertThat(shard.connect().run(List.of(prepare(session, 1))).await())
                    .containsExactly(Reply.ENDED);
            assertThat(shard.available("a")).isEqualTo(10);
        }
    }

    @Test
    void rivalRecoverersDoNoHarm() {
        try (var shard = JournalledShard.holding(Map.of("a", 10_000L))) {
            long session = shard.session();
            var connection = shard.connect();
            var prepares = LongStream.rangeClosed(1, 3_000)
                    .<Command>mapToObj(seq -> prepare(session, seq))
                    .toList();
            for (int from = 0; from < prepares.size(); from += 250) {
                connection.run(prepares.subList(from, from + 250)).await();
            }
            for (long seq = 3; seq <= 3_000; seq += 30) {
                shard.commit(new TxId(session, seq), "order-" + seq, take("a", 1));
            }
            var rivals = new ArrayList<Future<Void>>();
            for (int rival = 0; rival < 3; rival++) {
                rivals.add(recover(shard, session));
            }
            Future.all(rivals).await();
            assertThat(shard.available("a")).isEqualTo(10_000 - 100);
            assertThat(shard.text("select count(*)::text from decision where outcome = 'A'"))
                    .isEqualTo("2900");
        }
    }
}
