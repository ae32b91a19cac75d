package io.holdfast.coordinator;

/** Why the journal did not take a COMMIT: each means that it is not there and, from its owner, never will be. */
public enum Rejection {
    /** Another transaction has paid the order. */
    PAID,
    /** The order was changed or replaced since it was read. */
    VERSION_CHANGED,
    /** A branch voted in a generation that is gone. */
    GENERATION_GONE,
    /** The session may log no COMMIT any more. */
    SESSION_FENCED,
    /** The idempotency key belongs to another request. */
    KEY_TAKEN
}
