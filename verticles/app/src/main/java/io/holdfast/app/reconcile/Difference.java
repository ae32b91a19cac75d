package io.holdfast.app.reconcile;

import io.holdfast.protocol.TxId;
import org.jspecify.annotations.Nullable;

/**
 * Something in a model that is not as the journal says.
 *
 * @param missing the transaction whose events the model lacks, or null when it is something else that a person has to look at
 */
record Difference(
        String model, String subject, String what, @Nullable TxId missing) {
    String line() {
        return model + " " + subject + ": " + what;
    }
}
