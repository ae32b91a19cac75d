package io.holdfast.app.reconcile;

import io.holdfast.protocol.TxId;
import org.jspecify.annotations.Nullable;

/**
 * Something in a model that is not as the journal says.
 *
 * @param missing the transaction whose events the model lacks, or null when it is something else
 * @param misread the id of what the model has not made as the events say that it has, or null when it is something else
 * @param sums of what grows with every sale, or null when it is something else
 * @param isRepairable whether the journal says what would be right
 */
record Difference(
        String model,
        String subject,
        String what,
        @Nullable TxId missing,
        @Nullable String misread,
        @Nullable Sums sums,
        boolean isRepairable) {

    /** That of a model, and that of the journal. */
    record Sums(long model, long journal) {}

    /** The events of a transaction that the model lacks. */
    static Difference lacks(String model, String subject, String what, TxId missing) {
        return new Difference(model, subject, what, missing, null, null, true);
    }

    /** Something that is not as the events say that the model has. */
    static Difference misread(String model, String subject, String what, String id) {
        return new Difference(model, subject, what, null, id, null, true);
    }

    /** A sum that is not the journal's, which making the model again puts right. */
    static Difference differs(String model, String subject, Sums sums) {
        var what = "%d on it, %d in the journal".formatted(sums.model(), sums.journal());
        return new Difference(model, subject, what, null, null, sums, true);
    }

    /** What a person has to look at. */
    static Difference unexplained(String model, String subject, String what) {
        return new Difference(model, subject, what, null, null, null, false);
    }

    /** What it is about, whatever the numbers were. */
    String place() {
        return sums == null ? line() : model + " " + subject;
    }

    /**
     * Whether this is still so when {@code later} was found at the same place: once it has caught up, a sum is at least what the journal's
     * was before, and never more than the journal's is.
     */
    boolean isStillSoIn(Difference later) {
        return sums == null
                || later.sums == null
                || later.sums.model() < sums.journal()
                || later.sums.model() > later.sums.journal();
    }

    String line() {
        return model + " " + subject + ": " + what;
    }
}
