package io.holdfast.app.audit;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.ShardId;

/** A branch as a shard has it on record: {@code P<digest> <lines> <subject>}, or {@code C<digest>}. */
record BranchRecord(String text) {
    boolean isLive() {
        return text.startsWith("P") || text.startsWith("X");
    }

    boolean isFinal() {
        return text.startsWith("C");
    }

    boolean isTombstone() {
        return text.startsWith("A");
    }

    /** What a live one holds, or promises when it is a credit. */
    Branch branch(ShardId shard) {
        return Branch.decode(shard, text.split(" ", 3)[1]);
    }

    String letter() {
        return text.isEmpty() ? "nothing" : text.substring(0, 1);
    }
}
