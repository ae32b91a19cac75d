package io.holdfast.journal;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Votes;
import io.holdfast.protocol.ShardId;
import org.jspecify.annotations.Nullable;

/** One transaction that waits for its COMMIT to be forced. */
record CommitRequest(Attempt attempt, Votes votes) {
    /** The order that it pays, or null: one order stands at most once in a batch. */
    @Nullable
    String orderId() {
        var gate = attempt.transaction().gate();
        return gate == null ? null : gate.orderId();
    }

    int branches() {
        return attempt.transaction().branches().size();
    }

    ShardId shard(int branch) {
        return attempt.transaction().branches().get(branch).shard();
    }
}
