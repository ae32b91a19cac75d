package io.holdfast.app.audit;

import io.holdfast.journal.RecordedBranch;
import io.holdfast.protocol.TxId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decision as the journal has it, beside the order that it was about as that is now.
 *
 * @param gate the order and version that it paid; null for a direct operation and for an abort
 * @param event a commit: the order's lines
 * @param order null when there is none of the gate's id
 */
record JournalEntry(
        TxId tx,
        boolean committed,
        @Nullable Gate gate,
        List<RecordedBranch> branches,
        String event,
        @Nullable OrderNow order) {

    /** What a checkout was decided upon. */
    record Gate(String orderId, long version) {}

    /** An order at the time of the audit. */
    record OrderNow(
            long version,
            String userId,
            String lines,
            long totalMinor,
            @Nullable Long paidTx) {}

    /** The order, when it is still the very one that this decision was about. */
    @Nullable
    OrderNow sameOrder() {
        return gate != null && order != null && order.version() == gate.version() ? order : null;
    }

    String subject() {
        return gate == null ? "transaction " + tx : "order " + gate.orderId() + ", transaction " + tx;
    }
}
