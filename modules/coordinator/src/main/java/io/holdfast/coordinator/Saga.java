package io.holdfast.coordinator;

import io.holdfast.coordinator.Phase.Begun;
import io.holdfast.coordinator.Phase.Executing;
import io.holdfast.protocol.Reply;

/**
 * The saga: branches execute one after another, the one most likely to refuse first, and a refusal undoes only those
 * before it. It is the cheaper protocol when many transactions are refused, since a doomed one costs a single script.
 */
public final class Saga {
    private Saga() {}

    /** The next phase and effects; what follows the last execution is the same for both protocols. */
    public static Step step(Phase phase, Event event) {
        return switch (phase) {
            case Begun begun -> event instanceof Event.Begin ? executeFirst(begun.attempt()) : Step.ignore(phase);
            case Phase.Preparing preparing -> throw new IllegalStateException("two-phase commit's phase: " + preparing);
            case Executing executing -> executing(executing, event);
            case Phase.Deciding p -> Commitment.step(p, event);
            case Phase.Doubtful p -> Commitment.step(p, event);
            case Phase.Finishing p -> Commitment.step(p, event);
            case Phase.Undoing p -> Commitment.step(p, event);
            case Phase.Ended p -> Commitment.step(p, event);
        };
    }

    private static Step executeFirst(Attempt attempt) {
        return execute(attempt, Votes.none(attempt.branches()), 0);
    }

    private static Step execute(Attempt attempt, Votes votes, int branch) {
        return Step.to(new Executing(attempt, votes, branch), new Effect.Send(branch, Verb.EXECUTE));
    }

    private static Step executing(Executing phase, Event event) {
        var attempt = phase.attempt();
        return switch (event) {
            case Event.Voted(int branch, Reply reply) ->
                branch == phase.current() ? replied(phase, reply) : Step.ignore(phase);
            case Event.Undelivered(int branch, Verb verb) ->
                branch == phase.current() && verb == Verb.EXECUTE
                        ? Commitment.undo(attempt, upTo(branch + 1), Refusals.unreachable(attempt, branch))
                        : Step.ignore(phase);
            case Event.Deadline deadline -> Commitment.doubt(attempt, Refusals.DEADLINE);
            case Event.Begin e -> Step.ignore(phase);
            case Event.Finished e -> Step.ignore(phase);
            case Event.Undone e -> Step.ignore(phase);
            case Event.Durable e -> Step.ignore(phase);
            case Event.Rejected e -> Step.ignore(phase);
            case Event.InDoubt e -> Step.ignore(phase);
        };
    }

    private static Step replied(Executing phase, Reply reply) {
        var attempt = phase.attempt();
        int current = phase.current();
        return switch (reply) {
            case Reply.Yes(long generation) -> next(phase, phase.votes().with(current, generation));
            case Reply.No(var cause) ->
                Commitment.undo(attempt, upTo(current), Refusals.refused(attempt, current, cause));
            case Reply other ->
                Commitment.undo(attempt, upTo(current + 1), Refusals.unexpected(attempt, current, other));
        };
    }

    private static Step next(Executing phase, Votes votes) {
        int next = phase.current() + 1;
        return next == phase.attempt().branches()
                ? Commitment.decide(phase.attempt(), votes)
                : execute(phase.attempt(), votes, next);
    }

    private static BranchSet upTo(int end) {
        return BranchSet.firstOf(end);
    }
}
