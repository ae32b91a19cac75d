package io.holdfast.coordinator;

import io.holdfast.protocol.Mode;
import io.holdfast.protocol.Transaction;
import io.holdfast.protocol.TxId;

/** One try at a transaction: what never changes while it goes through its phases. */
public record Attempt(TxId tx, Transaction transaction, Mode mode) {
    /** Whom it is about; a direct operation is about nothing but itself. */
    public String subject() {
        return transaction.subject().isEmpty() ? tx.toString() : transaction.subject();
    }

    int branches() {
        return transaction.branches().size();
    }
}
