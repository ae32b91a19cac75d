package io.holdfast.runtime;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Verb;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.Reply;
import io.holdfast.runtime.LoopMeters.Phase;

/**
 * One command on its way to a branch, and how its reply becomes an event of its transaction.
 *
 * @param sinceNs when it was to be sent first, of {@link LoopMeters#nowNs}
 */
record Ask(Attempt attempt, int branch, Verb verb, long sinceNs) {
    Command command() {
        return verb.of(attempt, branch);
    }

    boolean isVote() {
        return verb == Verb.PREPARE || verb == Verb.EXECUTE;
    }

    Phase phase() {
        return switch (verb) {
            case PREPARE, EXECUTE -> Phase.VOTE;
            case FINISH -> Phase.FINISH;
            case UNDO -> Phase.UNDO;
        };
    }

    Event replied(Reply reply) {
        return switch (verb) {
            case PREPARE, EXECUTE -> new Event.Voted(branch, reply);
            case FINISH -> new Event.Finished(branch, reply);
            case UNDO -> new Event.Undone(branch, reply);
        };
    }

    Event undelivered() {
        return new Event.Undelivered(branch, verb);
    }
}
