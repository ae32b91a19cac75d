package io.holdfast.reservations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.embedded.testing.TestStores;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.TxId;
import io.vertx.redis.client.RedisOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShardConnectionTest {
    private static final int CALLS = 20;
    private static final Reply YES = new Reply.Yes(RealShard.GENERATION);

    private static TxId tx(long seq) {
        return new TxId(3, seq);
    }

    private static Branch one(String id) {
        return Branch.debit(RealShard.SHARD, List.of(new Line(id, 1)));
    }

    private static Command prepare(long seq, String id) {
        return new Command.Prepare(tx(seq), "order-" + seq, one(id));
    }

    @Test
    void commandsOfSeveralOperationsAndSessionsAreAnsweredInTheirOrder() {
        try (var shard = RealShard.holding(Map.of("a", 2L))) {
            assertThat(shard.run(
                            prepare(1, "a"),
                            new Command.Execute(tx(2), "order-2", one("a")),
                            prepare(3, "a"),
                            new Command.Finish(tx(1)),
                            new Command.Undo(tx(2)),
                            new Command.Prepare(new TxId(4, 1), "order-4", one("a"))))
                    .containsExactly(YES, YES, new Reply.No(new Reply.Cause.Short("a")), Reply.DONE, Reply.UNDONE, YES);
            assertThat(shard.available("a")).isZero();
        }
    }

    @Test
    void transactionsOfOneBatchSeeWhatThoseBeforeThemTook() {
        try (var shard = RealShard.holding(Map.of("a", 1L))) {
            assertThat(shard.run(
                            prepare(1, "a"),
                            prepare(2, "a"),
                            prepare(1, "a"),
                            new Command.Prepare(tx(9), "order-1", one("a"))))
                    .containsExactly(YES, new Reply.No(new Reply.Cause.Short("a")), YES, new Reply.Busy(tx(1)));
        }
    }

    @Test
    void moreCommandsThanOneCallTakesAreSplitAndStillAnsweredOneByOne() {
        try (var shard = RealShard.holding(Map.of("a", 700L))) {
            var commands = new ArrayList<Command>();
            LongStream.rangeClosed(1, 701).forEach(seq -> commands.add(prepare(seq, "a")));
            var replies = shard.connection().run(commands).await();
            assertThat(replies.subList(0, 700)).containsOnly(YES);
            assertThat(replies.get(700)).isEqualTo(new Reply.No(new Reply.Cause.Short("a")));
        }
    }

    @Test
    void aBranchOfAThousandLinesIsPreparedAndUndone() {
        try (var shard = RealShard.empty()) {
            var lines = new ArrayList<Line>();
            var balances = new HashMap<String, Long>();
            for (int i = 0; i < Branch.MAX_LINES; i++) {
                lines.add(new Line("item-" + i, 3));
                balances.put("item-" + i, 3L * CALLS);
            }
            shard.load(RealShard.GENERATION, balances);
            var commands = new ArrayList<Command>();
            var undos = new ArrayList<Command>();
            for (int seq = 1; seq <= CALLS; seq++) {
                commands.add(new Command.Prepare(tx(seq), "order-" + seq, Branch.debit(RealShard.SHARD, lines)));
                undos.add(new Command.Undo(tx(seq)));
            }
            assertThat(shard.connection().run(commands).await()).containsOnly(YES);
            assertThat(shard.hash("available").values()).containsOnly("0");
            assertThat(shard.connection().run(undos).await()).containsOnly(Reply.UNDONE);
            assertThat(shard.hash("available").values()).containsOnly(Long.toString(3L * CALLS));
        }
    }

    @Test
    void aMissingBalanceReadsAsZero() {
        try (var shard = RealShard.holding(Map.of("a", 5L, "b", Line.MAX_AMOUNT))) {
            assertThat(shard.connection().read(List.of("b", "nobody", "a")).await())
                    .isEqualTo(new Balances.Available(List.of(Line.MAX_AMOUNT, 0L, 5L)));
            assertThat(shard.connection().read(List.of()).await()).isEqualTo(new Balances.Available(List.of()));
        }
    }

    @Test
    void nothingIsAnsweredFromAShardWithoutAHeaderOrOfAnotherGeneration() {
        try (var shard = RealShard.empty()) {
            assertEverythingAnswers(shard, Reply.LOST, new Balances.Lost(), new Undecided.Lost());
            shard.load(RealShard.GENERATION, Map.of("a", 1L));
            shard.connection().expectGeneration(8);
            assertEverythingAnswers(shard, Reply.LOST, new Balances.Lost(), new Undecided.Lost());
            assertThat(shard.hash("available")).isEqualTo(Map.of("a", "1"));
        }
    }

    @Test
    void aFrozenShardRefusesEverything() {
        try (var shard = RealShard.holding(Map.of("a", 1L))) {
            assertThat(shard.connection().freeze().await()).isEqualTo(Reply.DONE);
            assertEverythingAnswers(shard, Reply.CLOSED, new Balances.Closed(), new Undecided.Closed());
        }
    }

    private static void assertEverythingAnswers(RealShard shard, Reply reply, Balances balances, Undecided undecided) {
        var connection = shard.connection();
        assertThat(shard.run(
                        prepare(1, "a"),
                        prepare(2, "a"),
                        new Command.Execute(tx(3), "o", one("a")),
                        new Command.Finish(tx(1)),
                        new Command.Undo(tx(1))))
                .containsOnly(reply);
        assertThat(connection.read(List.of("a")).await()).isEqualTo(balances);
        assertThat(connection.scan(3, Undecided.START).await()).isEqualTo(undecided);
        assertThat(connection.advanceLowWater(3, 5).await()).isEqualTo(reply);
        assertThat(connection.forgetSession(3).await()).isEqualTo(reply);
        assertThat(connection.fence(3).await()).isEqualTo(reply);
        assertThat(connection.freeze().await()).isEqualTo(reply);
    }

    @Test
    void theLowWaterForgetsSettledBranchesHoweverFarItMoves() {
        try (var shard = RealShard.holding(Map.of("a", 3L))) {
            shard.run(prepare(1, "a"), prepare(12_000, "a"), prepare(12_001, "a"));
            assertThat(shard.connection().advanceLowWater(3, 12_000).await()).isEqualTo(Reply.ALARM);
            shard.run(new Command.Finish(tx(1)), new Command.Undo(tx(12_000)));
            assertThat(shard.connection().advanceLowWater(3, 12_000).await()).isEqualTo(Reply.DONE);
            assertThat(shard.hash("branches:3")).containsOnlyKeys("12001");
            assertThat(shard.connection().advanceLowWater(3, 1).await()).isEqualTo(Reply.DONE);
            assertThat(shard.hash("header")).containsEntry("low:3", "12000");
            assertThat(shard.run(prepare(12_000, "a"))).isEqualTo(Reply.ENDED);
        }
    }

    @Test
    void anEndedSessionIsForgottenAsAWholeUnlessABranchIsLive() {
        try (var shard = RealShard.holding(Map.of("a", 3L))) {
            shard.run(prepare(1, "a"), prepare(2, "a"));
            shard.run(new Command.Finish(tx(1)));
            assertThat(shard.connection().forgetSession(3).await()).isEqualTo(Reply.ALARM);
            shard.run(new Command.Undo(tx(2)));
            assertThat(shard.connection().forgetSession(3).await()).isEqualTo(Reply.DONE);
            assertThat(shard.hash("branches:3")).isEmpty();
            assertThat(shard.run(new Command.Finish(tx(TxId.MAX_SEQ)))).isEqualTo(Reply.ENDED);
        }
    }

    @Test
    void aFencedSessionBeginsNothingButItsBranchesAreSettled() {
        try (var shard = RealShard.holding(Map.of("a", 3L))) {
            shard.run(prepare(1, "a"), prepare(2, "a"));
            assertThat(shard.connection().fence(3).await()).isEqualTo(Reply.DONE);
            assertThat(shard.run(prepare(3, "a"), prepare(1, "a"), new Command.Finish(tx(1)), new Command.Undo(tx(2))))
                    .containsExactly(Reply.STALE, Reply.STALE, Reply.DONE, Reply.UNDONE);
        }
    }

    @Test
    void aScanTellsEveryUndecidedBranchOfItsSessionAndNoOther() {
        try (var shard = RealShard.holding(Map.of("a", 10_000L))) {
            var commands = new ArrayList<Command>();
            LongStream.rangeClosed(1, 3_000).forEach(seq -> commands.add(prepare(seq, "a")));
            LongStream.rangeClosed(1, 1_000).forEach(seq -> commands.add(new Command.Finish(tx(seq))));
            commands.add(new Command.Execute(
                    tx(4_000), "two words", Branch.credit(RealShard.SHARD, List.of(new Line("b", 5)))));
            shard.connection().run(commands).await();
            var held = new TreeMap<TxId, Undecided.Held>();
            String cursor = Undecided.START;
            Undecided.Page page;
            do {
                page = (Undecided.Page) shard.connection().scan(3, cursor).await();
                page.held().forEach(branch -> held.put(branch.tx(), branch));
                cursor = page.next();
            } while (!page.isLast());
            assertThat(held).hasSize(2_001);
            assertThat(held.get(tx(1_001)))
                    .isEqualTo(new Undecided.Held(tx(1_001), Mode.TWO_PHASE, "order-1001", one("a")));
            assertThat(held.get(tx(4_000)))
                    .isEqualTo(new Undecided.Held(
                            tx(4_000),
                            Mode.SAGA,
                            "two words",
                            Branch.credit(RealShard.SHARD, List.of(new Line("b", 5)))));
            assertThat(shard.connection().scan(99, Undecided.START).await())
                    .isEqualTo(new Undecided.Page(List.of(), Undecided.START));
        }
    }

    @Test
    void scriptsThatRedisForgotAreLoadedAgain() {
        try (var shard = RealShard.holding(Map.of("a", 3L))) {
            shard.redis("SCRIPT", "FLUSH");
            assertThat(shard.run(prepare(1, "a"), new Command.Finish(tx(9)), prepare(2, "a")))
                    .containsExactly(YES, Reply.NEED_REBUILD, YES);
            assertThat(shard.available("a")).isEqualTo(1);
        }
    }

    @Test
    void aStoreThatMayEvictKeysIsRefusedByName() {
        try (var shard = RealShard.empty()) {
            shard.redis("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
            try {
                assertThatThrownBy(shard::connect)
                        .isInstanceOf(UnfitStoreException.class)
                        .hasMessageContaining("noeviction")
                        .hasMessageContaining("allkeys-lru");
            } finally {
                shard.redis("CONFIG", "SET", "maxmemory-policy", "noeviction");
            }
        }
    }

    @Test
    void everyConnectionTellsWhichStoreItReached() {
        try (var shard = RealShard.empty()) {
            var identity = shard.connection().identity();
            assertThat(identity).isEqualTo(shard.connect().identity());
            assertThat(StoreIdentity.parse(identity.toString())).isEqualTo(identity);
            assertThat(identity.runId()).hasSize(40);
            assertThat(identity.masterReplId()).hasSize(40);
        }
    }

    @Test
    void whatWasInFlightOnALostConnectionHasAnUnknownOutcome() throws Exception {
        try (var shard = RealShard.holding(Map.of("a", 3L))) {
            var victim = shard.connect();
            victim.expectGeneration(RealShard.GENERATION);
            var closed = new CompletableFuture<Void>();
            victim.onClose(() -> closed.complete(null));
            shard.redis("CLIENT", "PAUSE", "5000", "WRITE");
            var inFlight = victim.run(List.of(prepare(1, "a")));
            shard.redis("CLIENT", "KILL", "SKIPME", "yes", "TYPE", "normal");
            shard.redis("CLIENT", "UNPAUSE");
            closed.get(5, TimeUnit.SECONDS);
            assertThatThrownBy(inFlight::await).isInstanceOf(OutcomeUnknownException.class);
            assertThatThrownBy(() -> victim.run(List.of(prepare(2, "a"))).await())
                    .isInstanceOf(OutcomeUnknownException.class);
        }
    }

    @Test
    void aServerThatBecameAReplicaIsLeftSoThatItsIdentityIsCheckedAgain() throws Exception {
        try (var shard = RealShard.holding(Map.of("a", 3L))) {
            var victim = shard.connect();
            victim.expectGeneration(RealShard.GENERATION);
            var closed = new CompletableFuture<Void>();
            victim.onClose(() -> closed.complete(null));
            shard.redis("REPLICAOF", "127.0.0.1", "1");
            try {
                assertThatThrownBy(() -> victim.run(List.of(prepare(1, "a"))).await())
                        .isInstanceOf(OutcomeUnknownException.class)
                        .hasMessageContaining("READONLY");
                closed.get(5, TimeUnit.SECONDS);
            } finally {
                shard.redis("REPLICAOF", "NO", "ONE");
            }
        }
    }

    @Test
    void aStoreThatIsNotThereFailsToOpen() {
        try (var shard = RealShard.empty()) {
            var nowhere = new RedisOptions().setConnectionString("redis://127.0.0.1:1");
            assertThatThrownBy(() -> ShardConnection.open(shard.vertx(), nowhere, RealShard.SHARD)
                            .await())
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aConnectionThatFallsSilentEndsAndWhatWaitsOnItIsInDoubt() {
        try (var shard = RealShard.empty()) {
            var connection = impatient(shard);
            shard.redis("CLIENT", "PAUSE", 3_000, "ALL");
            assertThatThrownBy(() -> connection.read(List.of("a")).await()).isInstanceOf(OutcomeUnknownException.class);
            shard.redis("CLIENT", "UNPAUSE");
        }
    }

    /** Another shard may be rebuilt first. */
    @Test
    void aConnectionOnWhichNothingIsAskedStays() {
        try (var shard = RealShard.empty()) {
            var connection = impatient(shard);
            shard.vertx().timer(2_500).await();
            assertThat(connection.read(List.of("a")).await()).isInstanceOf(Balances.class);
        }
    }

    private static ShardConnection impatient(RealShard shard) {
        var options = new RedisOptions().setConnectionString(TestStores.redis().uri());
        options.getNetClientOptions().setReadIdleTimeout(1);
        return ShardConnection.open(shard.vertx(), options, RealShard.SHARD).await();
    }
}
