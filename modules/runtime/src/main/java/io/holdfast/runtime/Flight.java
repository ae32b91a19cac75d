package io.holdfast.runtime;

import io.holdfast.protocol.Mode;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one transaction went, as its event loop remembers it.
 *
 * @param order that it is about, or null
 * @param why it runs under this protocol, in words
 * @param agoNs since it began
 * @param steps in the order in which they became known
 */
public record Flight(TxId tx, @Nullable String order, Mode mode, String why, long agoNs, List<Step> steps) {
    public Flight {
        steps = List.copyOf(steps);
    }

    /** What a step is. */
    public enum Kind {
        BEGUN("begun"),
        /** A branch is part of it; in two-phase commit it is asked at once, in a saga when its turn has come. */
        BRANCH("branch"),
        VOTED("voted"),
        FINISHED("finished"),
        UNDONE("undone"),
        UNDELIVERED("undelivered"),
        DURABLE("durable"),
        REJECTED("rejected"),
        IN_DOUBT("in-doubt"),
        DEADLINE("deadline"),
        ANSWERED("answered");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /**
     * One step.
     *
     * @param afterNs since it began
     * @param branch its number, or null when it is not about one
     * @param detail in words
     * @param sound whether it was as one would wish, or null when it is neither
     */
    public record Step(
            Kind kind,
            long afterNs,
            @Nullable Integer branch,
            @Nullable ShardId shard,
            String detail,
            @Nullable Boolean sound) {}
}
