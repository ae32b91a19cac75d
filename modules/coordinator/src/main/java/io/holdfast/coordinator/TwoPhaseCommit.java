package io.holdfast.coordinator;

import io.holdfast.coordinator.Phase.Begun;
import io.holdfast.coordinator.Phase.Preparing;
import io.holdfast.protocol.Reply;
import java.util.ArrayList;
import java.util.List;

/**
 * Two-phase commit with presumed abort: all branches prepare in parallel, and a refusal costs no forced write. It is
 * the cheaper protocol while few transactions are refused, since nothing waits for anything but the slowest branch.
 */
public final class TwoPhaseCommit {
    private TwoPhaseCommit() {}

    /** The next phase and effects; what follows the votes is the same for both protocols. */
    public static Step step(Phase phase, Event event) {
        return switch (phase) {
            case Begun begun -> event instanceof Event.Begin ? prepareAll(begun.attempt()) : Step.ignore(phase);
            case Preparing preparing -> preparing(preparing, event);
            case Phase.Executing executing -> throw new IllegalStateException("a saga's phase: " + executing);
            case Phase.Deciding p -> Commitment.step(p, event);
            case Phase.Doubtful p -> Commitment.step(p, event);
            case Phase.Finishing p -> Commitment.step(p, event);
            case Phase.Undoing p -> Commitment.step(p, event);
            case Phase.Ended p -> Commitment.step(p, event);
        };
    }

    private static Step prepareAll(Attempt attempt) {
        var effects = new ArrayList<Effect>(attempt.branches());
        for (int branch = 0; branch < attempt.branches(); branch++) {
            effects.add(new Effect.Send(branch, Verb.PREPARE));
        }
        return new Step(new Preparing(attempt, Votes.none(attempt.branches())), List.copyOf(effects));
    }

    private static Step preparing(Preparing phase, Event event) {
        var attempt = phase.attempt();
        var all = BranchSet.all(attempt.branches());
        return switch (event) {
            case Event.Voted(int branch, Reply.Yes(long generation)) ->
                voted(phase, phase.votes().with(branch, generation));
            // A branch that voted no is a tombstone already. Any other reply changed nothing there, but a copy of the
            // prepare may still be under way: only a tombstone keeps it out.
            case Event.Voted(int branch, Reply.No(var cause)) ->
                Commitment.undo(attempt, all.without(branch), Refusals.refused(attempt, branch, cause));
            case Event.Voted(int branch, Reply reply) ->
                Commitment.undo(attempt, all, Refusals.unexpected(attempt, branch, reply));
            case Event.Undelivered(int branch, Verb verb) ->
                verb == Verb.PREPARE
                        ? Commitment.undo(attempt, all, Refusals.unreachable(attempt, branch))
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

    private static Step voted(Preparing phase, Votes votes) {
        return votes.complete()
                ? Commitment.decide(phase.attempt(), votes)
                : Step.to(new Preparing(phase.attempt(), votes));
    }
}
