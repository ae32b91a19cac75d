package io.holdfast.app.faults;

import io.holdfast.faults.About;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the latest branches of a loop are about: FINISH and UNDO name their transaction only. As many as can be unsettled. */
final class RecentBranches {
    private static final int CAPACITY = 65_536;
    private static final Seen NEVER_SEEN = new Seen(About.UNKNOWN, false);

    private final Map<Key, Seen> seen = new LinkedHashMap<>();

    private record Key(TxId tx, ShardId shard) {}

    /** What a branch is about, and whether it runs in a saga. */
    record Seen(About about, boolean saga) {}

    void put(TxId tx, ShardId shard, Seen what) {
        seen.put(new Key(tx, shard), what);
        if (seen.size() > CAPACITY) {
            seen.remove(seen.keySet().iterator().next());
        }
    }

    Seen get(TxId tx, ShardId shard) {
        return seen.getOrDefault(new Key(tx, shard), NEVER_SEEN);
    }
}
