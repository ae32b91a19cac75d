package io.holdfast.reservations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.TxId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShardLoaderTest {
    private static final Branch ONE = Branch.debit(RealShard.SHARD, List.of(new Line("item-1", 1)));

    private static List<ShardLoader.Balance> balances(int count) {
        var page = new ArrayList<ShardLoader.Balance>();
        for (int i = 0; i < count; i++) {
            page.add(new ShardLoader.Balance("item-" + i, i));
        }
        return page;
    }

    @Test
    void aRebuiltShardKnowsBalancesFencesLowWatersAndDecidedBranches() {
        try (var shard = RealShard.empty()) {
            var loader =
                    ShardLoader.begin(shard.connection(), RealShard.GENERATION).await();
            loader.balances(balances(20_500)).await();
            loader.fences(Set.of(2L)).await();
            loader.lowWaters(Map.of(3L, 10L)).await();
            loader.branches(
                            3,
                            List.of(
                                    new ShardLoader.Settled(11, ShardLoader.State.FINAL, ONE.digest("order")),
                                    new ShardLoader.Settled(12, ShardLoader.State.TOMBSTONE, "")))
                    .await();
            loader.open().await();
            assertThat(shard.hash("available")).hasSize(20_500).containsEntry("item-20499", "20499");
            assertThat(shard.run(
                            new Command.Prepare(new TxId(2, 1), "order", ONE),
                            new Command.Prepare(new TxId(3, 10), "order", ONE),
                            new Command.Prepare(new TxId(3, 11), "order", ONE),
                            new Command.Prepare(new TxId(3, 12), "order", ONE),
                            new Command.Finish(new TxId(3, 11)),
                            new Command.Undo(new TxId(3, 12))))
                    .containsExactly(Reply.STALE, Reply.ENDED, Reply.FINAL, Reply.ABORTED, Reply.DONE, Reply.UNDONE);
        }
    }

    @Test
    void sessionsUpToTheFloorHaveEndedAndNeedNoFieldsOfTheirOwn() {
        try (var shard = RealShard.empty()) {
            var loader =
                    ShardLoader.begin(shard.connection(), RealShard.GENERATION).await();
            loader.floor(7).await();
            loader.balances(balances(3)).await();
            loader.open().await();
            assertThat(shard.run(
                            new Command.Prepare(new TxId(7, 1), "order", ONE),
                            new Command.Finish(new TxId(7, 2)),
                            new Command.Undo(new TxId(3, 1)),
                            new Command.Prepare(new TxId(8, 1), "order", ONE)))
                    .containsExactly(Reply.ENDED, Reply.ENDED, Reply.ENDED, new Reply.Yes(RealShard.GENERATION));
            shard.connection().fence(7).await();
            shard.connection().forgetSession(3).await();
            assertThat(shard.hash("header")).containsOnlyKeys("generation", "state", "loaded", "floor");
        }
    }

    @Test
    void nothingIsAnsweredBeforeTheShardIsOpen() {
        try (var shard = RealShard.empty()) {
            var loader =
                    ShardLoader.begin(shard.connection(), RealShard.GENERATION).await();
            loader.balances(balances(3)).await();
            assertThat(shard.run(new Command.Prepare(new TxId(3, 1), "order", ONE)))
                    .isEqualTo(Reply.CLOSED);
            assertThat(shard.connection().read(List.of("item-1")).await()).isEqualTo(new Balances.Closed());
            loader.open().await();
            loader.open().await();
            assertThat(shard.available("item-2")).isEqualTo(2);
        }
    }

    @Test
    void aChunkThatDidNotArriveKeepsTheShardClosed() {
        try (var shard = RealShard.empty()) {
            var loader =
                    ShardLoader.begin(shard.connection(), RealShard.GENERATION).await();
            loader.balances(balances(3)).await();
            shard.redis("HSET", shard.key("header"), "loaded", "2");
            assertThatThrownBy(() -> loader.open().await())
                    .isInstanceOf(LoadRefusedException.class)
                    .hasMessageContaining("COUNT 2");
            assertThat(shard.run(new Command.Finish(new TxId(3, 1)))).isEqualTo(Reply.CLOSED);
        }
    }

    @Test
    void anIdThatCameTwiceKeepsTheShardClosed() {
        try (var shard = RealShard.empty()) {
            var loader =
                    ShardLoader.begin(shard.connection(), RealShard.GENERATION).await();
            loader.balances(balances(3)).await();
            loader.balances(balances(1)).await();
            assertThatThrownBy(() -> loader.open().await()).isInstanceOf(LoadRefusedException.class);
        }
    }

    @Test
    void everyAttemptNeedsAGenerationOfItsOwn() {
        try (var shard = RealShard.empty()) {
            ShardLoader.begin(shard.connection(), RealShard.GENERATION).await();
            assertThatThrownBy(() -> ShardLoader.begin(shard.connection(), RealShard.GENERATION)
                            .await())
                    .isInstanceOf(LoadRefusedException.class)
                    .hasMessageContaining("TAKEN");
        }
    }

    @Test
    void aStoreThatIsLostAgainWhileItIsLoadedStopsTheRebuild() {
        try (var shard = RealShard.empty()) {
            var loader =
                    ShardLoader.begin(shard.connection(), RealShard.GENERATION).await();
            shard.redis("FLUSHALL");
            assertThatThrownBy(() -> loader.balances(balances(1)).await())
                    .isInstanceOf(LoadRefusedException.class)
                    .hasMessageContaining("LOST");
            assertThatThrownBy(() -> loader.open().await()).isInstanceOf(LoadRefusedException.class);
            assertThat(shard.hash("available")).isEmpty();
        }
    }

    @Test
    void anOpenShardTakesNoMoreOfALateRebuild() {
        try (var shard = RealShard.empty()) {
            var loader =
                    ShardLoader.begin(shard.connection(), RealShard.GENERATION).await();
            loader.open().await();
            assertThatThrownBy(() -> loader.balances(balances(1)).await()).isInstanceOf(LoadRefusedException.class);
        }
    }

    @Test
    void onlyOlderGenerationsOfTheShardAreDropped() {
        try (var shard = RealShard.empty()) {
            shard.load(5, Map.of("a", 1L));
            shard.load(6, Map.of("a", 1L));
            var loader =
                    ShardLoader.begin(shard.connection(), RealShard.GENERATION).await();
            shard.load(8, Map.of("a", 1L));
            shard.redis("SET", "{stock-0}:note", "not of this form");
            shard.redis("SET", "{stock-01}:5:header", "another shard");
            loader.dropOlderGenerations().await();
            assertThat(shard.redis("KEYS", "*"))
                    .extracting(Object::toString)
                    .containsExactlyInAnyOrder(
                            "{stock-0}:7:header",
                            "{stock-0}:8:header",
                            "{stock-0}:8:available",
                            "{stock-0}:note",
                            "{stock-01}:5:header");
        }
    }

    @Test
    void aBalanceBelowZeroIsNeverLoaded() {
        assertThatThrownBy(() -> new ShardLoader.Balance("a", -1)).hasMessageContaining("below zero");
    }
}
