package io.holdfast.coordinator;

import io.holdfast.protocol.Outcome;

/** Where one transaction stands. Between {@link Deciding} and {@link Finishing} lies the one forced write. */
public sealed interface Phase {
    Attempt attempt();

    /** Whether votes are awaited, so that a decision may follow soon. */
    default boolean isVoting() {
        return this instanceof Preparing || this instanceof Executing;
    }

    /** Nothing has been sent. */
    record Begun(Attempt attempt) implements Phase {}

    /** Two-phase commit: all branches are asked to prepare, in parallel. */
    record Preparing(Attempt attempt, Votes votes) implements Phase {}

    /** Saga: the branches before {@code current} are executed, {@code current} has been asked. */
    record Executing(Attempt attempt, Votes votes, int current) implements Phase {}

    /** COMMIT is with the journal: nobody may be told anything. */
    record Deciding(Attempt attempt, Votes votes) implements Phase {}

    /**
     * Nobody knows what the journal holds, so ABORT goes to it under the same key; what it then holds is the decision.
     */
    record Doubtful(Attempt attempt, Outcome ifAborted, boolean answered) implements Phase {}

    /** COMMIT is durable; {@code pending} branches have not confirmed FINISH. */
    record Finishing(Attempt attempt, BranchSet pending, boolean answered) implements Phase {}

    /** It will never commit; {@code pending} branches have not confirmed UNDO, {@code unreached} of them did not answer. */
    record Undoing(Attempt attempt, BranchSet pending, BranchSet unreached, Outcome outcome, boolean answered)
            implements Phase {}

    /** Every branch is final or tombstoned; the low water may pass. */
    record Ended(Attempt attempt) implements Phase {}
}
