package io.holdfast.simulation;

/** What the protocol rests on. Each can be taken away, to show that the explorer then finds what goes wrong. */
public enum Guard {
    /** UNDO leaves a tombstone that keeps a late PREPARE out. */
    TOMBSTONE,
    /** The duplicate test comes before the availability test. */
    DUPLICATE_BEFORE_AVAILABILITY,
    /** What is at or below the low water is ended for ever. */
    LOW_WATER,
    /** The low water passes only what is settled together with all before it. */
    LOW_WATER_IS_A_PREFIX,
    /** A shard that is closed refuses FINISH and UNDO too. */
    CLOSED_SHARD_REFUSES,
    /** A shard refuses commands that expect another generation. */
    GENERATION_AT_SHARD,
    /** Only what was told to release is released: no reservation expires. */
    NO_EXPIRY,
    /** A fenced session can log no COMMIT. */
    SESSION_AT_COMMIT,
    /** A vote of a generation that is gone is worth nothing. */
    GENERATION_AT_COMMIT,
    /** One COMMIT per order, and only at the version that the customer saw. */
    ORDER_AT_COMMIT,
    /** A decision is never replaced. */
    DECISION_IS_IMMUTABLE,
    /** The shard's fence is acknowledged before it is searched for what the session left. */
    FENCE_BEFORE_SCAN,
    /** The journal holds ABORT before anybody but the owner undoes. */
    ABORT_BEFORE_UNDO,
    /** A rebuilt shard knows what was committed. */
    REBUILD_RECONCILES,
    /** A rebuilt shard knows who is fenced. */
    REBUILD_KEEPS_FENCES
}
