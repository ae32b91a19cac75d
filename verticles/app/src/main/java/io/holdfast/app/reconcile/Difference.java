package io.holdfast.app.reconcile;

import io.holdfast.protocol.TxId;
import org.jspecify.annotations.Nullable;

/**
 * Something in a model that is not as the journal says.
 *
 * @param missing the transaction whose events the model lacks, or null when it is something else
 * @param isRepairable whether the journal says what would be right
 */
record Difference(
        String model, String subject, String what, @Nullable TxId missing, boolean isRepairable) {

    /** The events of a transaction that the model lacks. */
    static Difference lacks(String model, String subject, String what, TxId missing) {
        return new Difference(model, subject, what, missing, true);
    }

    /** What making the model again puts right. */
    static Difference differs(String model, String subject, String what) {
        return new Difference(model, subject, what, null, true);
    }

    /** What a person has to look at. */
    static Difference unexplained(String model, String subject, String what) {
        return new Difference(model, subject, what, null, false);
    }

    String line() {
        return model + " " + subject + ": " + what;
    }
}
