package io.holdfast.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that does not get on, as a person needs to see it. Only a view: what stands here is tried again for ever,
 * except a frozen shard, which waits for a person.
 *
 * @param target what it is: a transaction, {@code session 3}, a shard, or a kind of shards
 * @param tx the transaction, or the one about which a frozen shard contradicts the journal
 * @param order the order that it is about, if it is about one
 * @param protocol of a transaction
 * @param detail the cause in words
 * @param shards what it waits for
 * @param lastError what came of the last try
 * @param nextTryMs the time until the next try, or null while one is under way or none will come by itself
 * @param ageMs since it began, of a frozen shard since the alarm, otherwise since the first try that failed
 */
public record Stuck(
        Cause cause,
        String target,
        @Nullable TxId tx,
        @Nullable String order,
        @Nullable Mode protocol,
        String detail,
        List<ShardId> shards,
        @Nullable String lastError,
        @Nullable Long nextTryMs,
        long ageMs) {
    public Stuck {
        shards = List.copyOf(shards);
    }

    /** A kind of shards or a session that is tried again: what is no transaction and waits for no person. */
    public static Stuck retried(
            Cause cause,
            String target,
            String detail,
            List<ShardId> shards,
            String lastError,
            @Nullable Long nextTryMs,
            long ageMs) {
        return new Stuck(cause, target, null, null, null, detail, shards, lastError, nextTryMs, ageMs);
    }

    /** What holds it up. */
    public enum Cause {
        /** A transaction that is neither committed nor aborted, since the journal does not tell. */
        UNDECIDED("undecided"),
        /** A committed transaction that a shard does not confirm. */
        COMMITTED("committed"),
        /** A transaction that will never commit, and that a shard does not give back. */
        ABORTED("aborted"),
        /** A session whose owner is gone, and that cannot be settled yet. */
        RECOVERY("recovery"),
        /** Shards that cannot be put right yet. */
        REBUILD("rebuild"),
        /** A shard that contradicts the journal. */
        FROZEN("frozen");

        private final String label;

        Cause(String label) {
            this.label = label;
        }

        /** The name in answers, filters and metrics. */
        public String label() {
            return label;
        }
    }
}
