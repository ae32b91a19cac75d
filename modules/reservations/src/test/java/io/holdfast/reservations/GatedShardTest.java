package io.holdfast.reservations;

import static io.holdfast.reservations.JournalledShard.SHARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.journal.Alarms;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GatedShardTest {
    private static final Command PREPARE = new Command.Prepare(new TxId(1, 1), "order", JournalledShard.take("a", 3));

    private final BlockingQueue<ShardId> suspected = new LinkedBlockingQueue<>();

    private void awaitSuspicion() throws InterruptedException {
        assertThat(suspected.poll(30, TimeUnit.SECONDS)).isEqualTo(SHARD);
    }

    private static List<Reply> run(JournalledShard shard, GatedShard gated) {
        return shard.start(() -> gated.run(List.of(PREPARE))).await();
    }

    private static Balances read(JournalledShard shard, GatedShard gated) {
        return shard.start(() -> gated.read(List.of("a"))).await();
    }

    /** As when the machine behind it is gone: nobody ends the connection, and nobody answers. */
    @Test
    void aConnectionThatSaysNothingIsReplaced() {
        try (var shard = JournalledShard.holding(Map.of("a", 10L))) {
            var gated = shard.gated(suspected::add);
            assertThat(answers(shard, gated)).isTrue();
            shard.redis("CLIENT", "PAUSE", 8_000, "ALL");

            var unanswered = shard.start(() -> gated.read(List.of("a")));
            shard.await(() -> !gated.isOpen());
            // The gate closes and what waits fails in one turn of the loop, one after the other.
            shard.await(unanswered::isComplete);
            assertThat(gated.generation()).isZero();
            shard.await(gated::isOpen);
            assertThat(answers(shard, gated)).isTrue();
        }
    }

    private static boolean answers(JournalledShard shard, GatedShard gated) {
        return shard.start(() -> gated.read(List.of("a")))
                .map(Balances.Available.class::isInstance)
                .otherwise(false)
                .await();
    }

    @Test
    void aStoreThatIsNotOnRecordIsAskedNothingAndSuspected() throws InterruptedException {
        try (var shard = JournalledShard.unknown()) {
            var gated = shard.gated(suspected::add);
            awaitSuspicion();
            assertThatThrownBy(() -> run(shard, gated))
                    .isInstanceOf(OutcomeUnknownException.class)
                    .hasMessage("stock-0 cannot be reached");
        }
    }

    @Test
    void onceTheStoreIsOnRecordTheGateOpensByItself() {
        try (var shard = JournalledShard.unknown()) {
            var gated = shard.gated(suspected::add);
            shard.sql("insert into balance (kind, id, opening, opening_generation) values ('stock', 'a', 5, 0)");
            shard.repair(Map.of());
            shard.await(() -> answers(shard, gated));
            assertThat(run(shard, gated))
                    .containsExactly(new Reply.Yes(shard.record().generation()));
        }
    }

    @Test
    void aConnectionThatBreaksIsReplacedByOneThatPassesTheGate() {
        try (var shard = JournalledShard.holding(Map.of("a", 5L))) {
            var gated = shard.gated(suspected::add);
            assertThat(read(shard, gated)).isEqualTo(new Balances.Available(List.of(5L)));
            shard.redis("CLIENT", "KILL", "SKIPME", "yes", "TYPE", "normal");
            shard.await(() -> answers(shard, gated));
            assertThat(suspected).isEmpty();
        }
    }

    @Test
    void aConnectionThatBreaksAtTheGateIsReplacedToo() {
        try (var shard = JournalledShard.holding(Map.of("a", 5L))) {
            var first = new AtomicBoolean(true);
            var gated = shard.gated(
                    suspected::add, () -> first.getAndSet(false) ? shard.breakConnections() : Future.succeededFuture());
            shard.await(() -> answers(shard, gated));
            assertThat(suspected).isEmpty();
        }
    }

    /** As when another one has been promoted, and the old primary goes on answering those who are connected to it. */
    @Test
    void anAddressThatLeadsToAnotherStoreIsNoticedAlsoWhileNoConnectionBreaks() throws InterruptedException {
        try (var shard = JournalledShard.holding(Map.of("a", 5L))) {
            var gated = shard.gated(suspected::add);
            shard.await(gated::isOpen);
            shard.start(gated::lookWhereItLeads).await();
            assertThat(suspected).isEmpty();

            shard.redis("REPLICAOF", "127.0.0.1", "1");
            shard.redis("REPLICAOF", "NO", "ONE"); // with another identity, and with all of its connections
            assertThat(answers(shard, gated)).isTrue();
            assertThat(suspected).isEmpty();
            shard.start(gated::lookWhereItLeads).await();
            awaitSuspicion();
        }
    }

    @Test
    void aStoreThatWasEmptiedIsSuspectedAtTheNextCommand() throws InterruptedException {
        try (var shard = JournalledShard.holding(Map.of("a", 5L))) {
            var gated = shard.gated(suspected::add);
            shard.redis("FLUSHALL");
            assertThat(run(shard, gated)).containsExactly(Reply.LOST);
            awaitSuspicion();
        }
    }

    @Test
    void aStoreThatWasEmptiedIsSuspectedAlsoWhileNothingIsSold() throws InterruptedException {
        try (var shard = JournalledShard.holding(Map.of("a", 5L))) {
            shard.gated(suspected::add);
            shard.redis("FLUSHALL");
            awaitSuspicion();
        }
    }

    /** Its keeper was killed before it loaded anything, and the header of the old generation is still open. */
    @Test
    void aGenerationThatBeganAndWasNotLoadedIsNoticedAlsoWhileNothingIsSold() throws InterruptedException {
        try (var shard = JournalledShard.holding(Map.of("a", 5L))) {
            shard.gated(suspected::add);
            var now = shard.record();
            shard.sql("select bump_generation($1,$2,$3,'test')", SHARD.toString(), now.generation(), now.store());
            awaitSuspicion();
        }
    }

    @Test
    void aShardThatStaysClosedIsSuspected() throws InterruptedException {
        try (var shard = JournalledShard.holding(Map.of("a", 5L))) {
            shard.gated(suspected::add);
            shard.connect().freeze().await();
            awaitSuspicion();
        }
    }

    @Test
    void aRebuiltShardIsFollowedIntoItsNextGeneration() {
        try (var shard = JournalledShard.holding(Map.of("a", 5L))) {
            var gated = shard.gated(suspected::add);
            shard.redis("FLUSHALL");
            shard.repair(Map.of());
            shard.start(gated::refresh).await();
            assertThat(run(shard, gated))
                    .containsExactly(new Reply.Yes(shard.record().generation()));
        }
    }

    /** What an old primary holds is not what the shard holds. */
    @Test
    void anAlarmOfAGenerationThatIsOverIsNone() {
        try (var shard = JournalledShard.holding(Map.of("a", 5L))) {
            var gated = shard.gated(suspected::add);
            var undone = new TxId(1, 1);
            assertThat(run(shard, gated, new Command.Undo(undone))).isEqualTo(Reply.UNDONE);
            assertThat(run(shard, gated, new Command.Finish(undone))).isEqualTo(Reply.ALARM);

            var now = shard.record();
            shard.sql("select bump_generation($1,$2,$3,'test')", SHARD.toString(), now.generation(), now.store());
            assertThat(run(shard, gated, new Command.Finish(undone))).isEqualTo(Reply.LOST);
        }
    }

    private static Reply run(JournalledShard shard, GatedShard gated, Command command) {
        return shard.start(() -> gated.run(List.of(command))).await().getFirst();
    }

    @Test
    void whoGetsThroughToAShardThatIsFrozenOnRecordFreezesIt() {
        try (var shard = JournalledShard.holding(Map.of("a", 5L))) {
            shard.gated(suspected::add);
            Alarms.raise(shard.journal(), SHARD, new TxId(1, 1)).await();
            var outside = shard.connect();
            shard.await(() -> outside.read(List.of("a")).await() instanceof Balances.Closed);

            shard.sql("truncate alarm");
            shard.repair(Map.of());
            Alarms.raise(shard.journal(), SHARD, new TxId(1, 2)).await();
            var second = shard.gated(suspected::add);
            assertThat(read(shard, second)).as("before its first script").isEqualTo(new Balances.Closed());
        }
    }
}
