package io.holdfast.protocol;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a person means: transactions by their names, or all that is {@link Stuck} and passes a filter.
 *
 * @param txs the transactions; empty for a filter
 * @param shard what waits for this shard, or null for any
 * @param cause what is held up by this, or null for anything
 * @param olderThanMs what is at least so old
 */
public record Selection(Set<TxId> txs, @Nullable ShardId shard, Stuck.@Nullable Cause cause, long olderThanMs) {
    public Selection {
        txs = Set.copyOf(txs);
    }

    public static Selection of(Set<TxId> txs) {
        return new Selection(txs, null, null, 0);
    }

    /** Whether the person means it. */
    public boolean has(Stuck stuck) {
        if (!txs.isEmpty()) {
            return stuck.tx() != null && txs.contains(stuck.tx());
        }
        return (shard == null || stuck.shards().contains(shard))
                && (cause == null || stuck.cause() == cause)
                && stuck.ageMs() >= olderThanMs;
    }
}
