package io.holdfast.protocol;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a person means: transactions by their names, or all that is {@link Stuck} and passes a filter.
 *
 * @param txs the transactions; empty for a filter
 * @param shard what waits for this shard, or null for any
 * @param causes what is held up by one of these; empty for anything
 * @param olderThanMs what is at least so old
 */
public record Selection(Set<TxId> txs, @Nullable ShardId shard, Set<Stuck.Cause> causes, long olderThanMs) {
    public Selection {
        txs = Set.copyOf(txs);
        causes = Set.copyOf(causes);
    }

    public static Selection of(Set<TxId> txs) {
        return new Selection(txs, null, Set.of(), 0);
    }

    /** Whether the person means it. */
    public boolean has(Stuck stuck) {
        if (!txs.isEmpty()) {
            return stuck.tx() != null && txs.contains(stuck.tx());
        }
        return (shard == null || stuck.shards().contains(shard))
                && (causes.isEmpty() || causes.contains(stuck.cause()))
                && stuck.ageMs() >= olderThanMs;
    }
}
