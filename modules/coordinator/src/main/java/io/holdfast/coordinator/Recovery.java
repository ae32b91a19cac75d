package io.holdfast.coordinator;

import io.holdfast.protocol.Outcome;

/**
 * How anybody settles a transaction whose owner is gone. Only after the owner's session is fenced, in the journal and
 * on every shard concerned: then nobody can commit it any more, so ABORT under its key gives a definite answer.
 */
public final class Recovery {
    private static final Outcome NOBODY_WAITS = new Outcome.NotNow("its node is gone");

    private Recovery() {}

    /** Enters where the journal is asked; no client waits, so none is answered. */
    public static Step begin(Attempt attempt) {
        return Step.to(new Phase.Doubtful(attempt, NOBODY_WAITS, true), new Effect.Abort());
    }
}
