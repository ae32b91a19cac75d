package io.holdfast.app.audit;

import io.holdfast.app.audit.JournalEntry.Gate;
import io.holdfast.protocol.TxId;
import org.jspecify.annotations.Nullable;

/**
 * An order that says it is paid, and what the journal says about the transaction that it names.
 *
 * @param committed null when there is no such decision
 * @param gate what that decision was about
 */
record PaidOrder(
        String orderId,
        long version,
        long paidTx,
        @Nullable Boolean committed,
        @Nullable Gate gate) {

    void judge(Findings findings) {
        if (committed == null || !committed || !new Gate(orderId, version).equals(gate)) {
            findings.add(Finding.of(
                            Invariant.I7,
                            "order " + orderId,
                            "is paid by " + name(paidTx) + ", whose decision",
                            "commits version " + version + " of it",
                            decision())
                    .with(new Remedy.MarkUnpaid(orderId, paidTx)));
        }
    }

    private String decision() {
        if (committed == null) {
            return "does not exist";
        }
        if (!committed) {
            return "is an abort";
        }
        return gate == null ? "is about no order" : "commits version " + gate.version() + " of " + gate.orderId();
    }

    /** A transaction as a person writes it, whatever number stands in the table. */
    static String name(@Nullable Long packed) {
        if (packed == null) {
            return "none";
        }
        long session = packed >>> Long.numberOfTrailingZeros(TxId.floorOf(1));
        return session + "." + (packed & TxId.MAX_SEQ);
    }
}
