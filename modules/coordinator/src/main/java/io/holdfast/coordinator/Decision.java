package io.holdfast.coordinator;

/** What the journal holds for a transaction: written once, never changed. */
public enum Decision {
    COMMIT,
    ABORT
}
