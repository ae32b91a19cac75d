package io.holdfast.simulation.explorer;

import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Verb;

/**
 * The requests of one transaction for which an answer or a timeout is bound to come, as bits. What nobody owes may
 * happen, but nothing may rely on it: a verb that should be sent again and is not shows as an end out of reach.
 */
final class Owed {
    static final int COMMIT = 1 << 30;
    static final int ABORT = 1 << 29;
    static final int JOURNAL = COMMIT | ABORT;

    /** How many verbs there are. */
    static final int VERBS = 4;

    private Owed() {}

    static int reply(int branch, Verb verb) {
        return 1 << place(branch, verb);
    }

    /** A number for each verb of each branch. */
    static int place(int branch, Verb verb) {
        return VERBS * branch
                + switch (verb) {
                    case PREPARE -> 0;
                    case EXECUTE -> 1;
                    case FINISH -> 2;
                    case UNDO -> 3;
                };
    }

    /** What an event pays. */
    static int paidBy(Event event) {
        return switch (event) {
            case Event.Voted(int branch, var reply) -> reply(branch, Verb.PREPARE) | reply(branch, Verb.EXECUTE);
            case Event.Finished(int branch, var reply) -> reply(branch, Verb.FINISH);
            case Event.Undone(int branch, var reply) -> reply(branch, Verb.UNDO);
            case Event.Undelivered(int branch, Verb verb) -> reply(branch, verb);
            case Event.Durable e -> JOURNAL;
            case Event.Rejected e -> JOURNAL;
            case Event.InDoubt e -> JOURNAL;
            case Event.Begin e -> 0;
            case Event.Deadline e -> 0;
        };
    }

    static boolean isOwed(int owed, int bits) {
        return (owed & bits) != 0;
    }
}
