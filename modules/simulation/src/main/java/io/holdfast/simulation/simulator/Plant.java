package io.holdfast.simulation.simulator;

/** Mistakes that somebody could make. Each can be planted, to show that the simulator then finds what goes wrong. */
public enum Plant {
    /** The client hears of the commit before it is durable. */
    ANSWER_BEFORE_DURABLE,
    /** Branches are finished while the commit is still on its way to the journal. */
    FINISH_BEFORE_DURABLE,
    /** An undo leaves out the last branch. */
    UNDO_FORGETS_A_BRANCH,
    /** When the journal does not answer, the owner undoes instead of asking what stands. */
    UNDO_IN_DOUBT,
    /** A saga that got no reply undoes only what was confirmed before. */
    SAGA_FORGETS_THE_UNANSWERED,
    /** A deadline in doubt is answered as a failure. */
    TIMEOUT_IS_FAILURE,
    /** A FINISH that was not delivered is not sent again. */
    FINISH_ONCE,
    /** A retry of a request comes with a new idempotency key. */
    RETRY_WITH_NEW_KEY,
    /** A vote is presented to the journal with the shard's present generation instead of its own. */
    VOTE_IN_PRESENT_GENERATION,
    /** The low water that is told is one too high. */
    LOW_WATER_RUNS_AHEAD,
    /** A shard is told of a floor with the newest closed session, although older ones live. */
    FLOOR_SKIPS_THE_LIVING,
    /** A recovery closes a session without looking whether a shard was rebuilt meanwhile. */
    RECOVERY_TRUSTS_OLD_GENERATIONS,
    /** A recovery settles the first branch that it finds and forgets the others. */
    RECOVERY_SETTLES_ONE_BRANCH,
    /** A rebuild loads the folded balances only. */
    REBUILD_FORGETS_THE_TAIL,
    /** A rebuild reads the decisions before its generation has begun. */
    REBUILD_READS_BEFORE_BUMP,
    /** A rebuild that takes another one over goes on in its generation. */
    REBUILD_SHARES_A_GENERATION,
    /** A rebuild goes on when a part was not confirmed, and opens without comparing what is there with what was sent. */
    OPENS_UNCOUNTED,
    /** A connection does not compare the store's identity. */
    IDENTITY_NOT_COMPARED,
    /** A shard adds a credit when it is reserved. */
    CREDIT_AT_PREPARE,
    /** A shard gives back once more when it is told to undo again. */
    REFUND_TWICE,
    /** A shard tests line by line whether enough is there. */
    LINE_BY_LINE,
    /** The journal does not look at idempotency keys. */
    KEY_NOT_CHECKED,
    /** The journal marks an order as paid although ABORT stands. */
    PAID_BESIDE_ABORT,
    /** Folding adds the same decisions again. */
    FOLDS_TWICE,
    /** batch_init does not end the generations. */
    OPENING_WITHOUT_BUMP
}
