package io.holdfast.simulation.simulator;

import io.holdfast.protocol.ShardId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which connections are cut at the moment: between a node and a shard, a node and the journal, or all and the journal. */
final class Cuts {
    private final World world;
    private final Map<Between, Long> untilMs = new HashMap<>();
    private long journalDownUntilMs;

    private record Between(int node, @Nullable ShardId shard) {}

    Cuts(World world) {
        this.world = world;
    }

    /** {@code shard} null means the journal. */
    void cut(int node, @Nullable ShardId shard, int forMs) {
        untilMs.put(new Between(node, shard), world.nowMs() + forMs);
    }

    void cutJournal(int forMs) {
        journalDownUntilMs = world.nowMs() + forMs;
    }

    boolean isCut(int node, ShardId shard) {
        return !untilMs.isEmpty() && isCut(new Between(node, shard));
    }

    boolean isCutFromJournal(int node) {
        return world.nowMs() < journalDownUntilMs || (!untilMs.isEmpty() && isCut(new Between(node, null)));
    }

    private boolean isCut(Between between) {
        return untilMs.getOrDefault(between, 0L) > world.nowMs();
    }

    void heal() {
        untilMs.clear();
        journalDownUntilMs = 0;
    }
}
