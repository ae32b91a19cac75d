package io.holdfast.simulation.simulator;

import io.holdfast.protocol.ShardId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The journal's shards: the present generation of each, the store on record for it, and who has the lock of its rebuild. */
final class GenerationTable {
    static final long FIRST = 1;

    private final World world;
    private final TreeMap<ShardId, Row> rows = new TreeMap<>();

    /** One shard. */
    static final class Row {
        final ShardId shard;
        long generation = FIRST;
        long identity;
        private @Nullable Node rebuilder;

        Row(ShardId shard, long identity) {
            this.shard = shard;
            this.identity = identity;
        }
    }

    /** A shard as a node learns of it: both together, so that neither is of another time. */
    record Present(long generation, long identity) {}

    GenerationTable(World world) {
        this.world = world;
    }

    void add(ShardId shard, long identity) {
        rows.put(shard, new Row(shard, identity));
    }

    Row get(ShardId shard) {
        var row = rows.get(shard);
        if (row == null) {
            throw new IllegalStateException("no shard " + shard);
        }
        return row;
    }

    Present present(ShardId shard) {
        var row = get(shard);
        return new Present(row.generation, row.identity);
    }

    /** Ends the generation {@code from} and returns the next, or 0 when another hand was faster. */
    long bump(ShardId shard, long from, long identity) {
        var row = get(shard);
        if (row.generation != from) {
            return 0;
        }
        begin(row, from + 1);
        row.identity = identity;
        return row.generation;
    }

    /** The next generation that all shards of the kind can begin together. */
    long next(String kind) {
        return 1 + ofKind(kind).stream().mapToLong(row -> row.generation).max().orElse(FIRST);
    }

    void begin(String kind, long generation) {
        ofKind(kind).forEach(row -> begin(row, generation));
    }

    private void begin(Row row, long generation) {
        world.shardJudge.bumps(row, generation);
        row.generation = generation;
        world.tally.count(Counter.GENERATION_BUMPED);
        if (world.commitsUnderWay.touch(row.shard)) {
            world.tally.count(Counter.BUMPED_IN_DOUBT);
        }
        world.trace.step(
                world.nowMs(),
                What.GENERATION,
                generation,
                row.shard.index(),
                () -> row.shard + " begins generation " + generation + " in the journal");
    }

    private List<Row> ofKind(String kind) {
        var ofKind = new ArrayList<Row>();
        rows.forEach((shard, row) -> {
            if (shard.kind().equals(kind)) {
                ofKind.add(row);
            }
        });
        return ofKind;
    }

    /** The advisory lock of a rebuild; its holder loses it with its connection, which a long pause ends too. */
    boolean lock(ShardId shard, Node node) {
        var row = get(shard);
        var other = row.rebuilder;
        if (other != null && other != node && other.isRebuilding(shard)) {
            if (other.isRunning()) {
                return false;
            }
            world.tally.count(Counter.REBUILD_OVERLAPPED);
        }
        row.rebuilder = node;
        return true;
    }

    void unlock(ShardId shard, Node node) {
        var row = get(shard);
        if (row.rebuilder == node) {
            row.rebuilder = null;
        }
    }
}
