package io.holdfast.simulation.explorer;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Decision;
import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Rejection;
import io.holdfast.coordinator.Verb;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.TxId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Every event that can happen to the transactions of a scenario, whether the participants' table allows it or not. */
final class EventSamples {
    private static final TxId STRANGER = new TxId(TxId.MAX_SESSION, 1);

    private EventSamples() {}

    static List<Event> of(List<Attempt> attempts) {
        var events = new ArrayList<Event>();
        events.add(new Event.Begin());
        events.add(new Event.Deadline());
        events.add(new Event.InDoubt());
        for (Decision decision : Decision.values()) {
            events.add(new Event.Durable(decision));
        }
        for (Rejection rejection : Rejection.values()) {
            events.add(new Event.Rejected(rejection));
        }
        int branches = attempts.stream()
                .mapToInt(attempt -> attempt.transaction().branches().size())
                .max()
                .orElse(0);
        for (int branch = 0; branch < branches; branch++) {
            addBranch(events, branch, replies(attempts));
        }
        return List.copyOf(events);
    }

    private static void addBranch(List<Event> events, int branch, Set<Reply> replies) {
        for (Verb verb : Verb.values()) {
            events.add(new Event.Undelivered(branch, verb));
        }
        for (Reply reply : replies) {
            events.add(new Event.Voted(branch, reply));
            events.add(new Event.Finished(branch, reply));
            events.add(new Event.Undone(branch, reply));
        }
    }

    /** One of each kind, and one for each id, generation and transaction of the scenario. */
    private static Set<Reply> replies(List<Attempt> attempts) {
        var replies = new LinkedHashSet<Reply>();
        replies.add(new Reply.Yes(1));
        replies.add(new Reply.Yes(2));
        for (Attempt attempt : attempts) {
            replies.add(new Reply.Busy(attempt.tx()));
            attempt.transaction().branches().stream()
                    .flatMap(branch -> branch.lines().stream())
                    .forEach(line -> {
                        replies.add(new Reply.No(new Reply.Cause.Short(line.id())));
                        replies.add(new Reply.No(new Reply.Cause.Limit(line.id())));
                    });
        }
        replies.addAll(confusing(STRANGER));
        replies.addAll(List.of(Reply.ABORTED, Reply.DONE, Reply.UNDONE, Reply.ENDED));
        return replies;
    }

    private static List<Reply> confusing(TxId stranger) {
        return List.of(
                new Reply.Busy(stranger),
                Reply.LOST,
                Reply.CLOSED,
                Reply.STALE,
                Reply.MISMATCH,
                Reply.MODE_CONFLICT,
                Reply.FINAL,
                Reply.BAD,
                Reply.NEED_REBUILD,
                Reply.ALARM);
    }

    /** Replies to the verb that promise nothing, so that a participant that does nothing may give them without harm. */
    static List<Reply> nonsense(Verb verb, Attempt attempt) {
        var replies = new ArrayList<>(confusing(STRANGER));
        var id = attempt.transaction().branches().getFirst().lines().getFirst().id();
        var votes = List.of(
                new Reply.Yes(1),
                Reply.ABORTED,
                new Reply.No(new Reply.Cause.Short(id)),
                new Reply.No(new Reply.Cause.Limit(id)));
        switch (verb) {
            case PREPARE, EXECUTE -> replies.addAll(List.of(Reply.DONE, Reply.UNDONE, Reply.ENDED));
            case FINISH -> replies.add(Reply.UNDONE);
            case UNDO -> replies.add(Reply.DONE);
        }
        if (verb == Verb.FINISH || verb == Verb.UNDO) {
            replies.addAll(votes);
        }
        return replies;
    }
}
