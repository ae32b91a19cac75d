package io.holdfast.coordinator;

import io.holdfast.coordinator.Phase.Deciding;
import io.holdfast.coordinator.Phase.Doubtful;
import io.holdfast.coordinator.Phase.Ended;
import io.holdfast.coordinator.Phase.Finishing;
import io.holdfast.coordinator.Phase.Undoing;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Outcome.Committed;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.Transaction.AnswerAt;
import java.util.ArrayList;
import java.util.List;

/**
 * What both protocols share: from the complete votes through the journal's decision to the last confirmation. A
 * recovery enters here as well, at {@link Doubtful}.
 */
final class Commitment {
    private Commitment() {}

    static Step decide(Attempt attempt, Votes votes) {
        return Step.to(new Deciding(attempt, votes), new Effect.Commit(votes));
    }

    static Step doubt(Attempt attempt, Outcome ifAborted) {
        return Step.to(new Doubtful(attempt, ifAborted, false), new Effect.Abort());
    }

    static Step undo(Attempt attempt, BranchSet pending, Outcome outcome) {
        return undo(new Undoing(attempt, pending, BranchSet.NONE, outcome, false));
    }

    static Step step(Deciding phase, Event event) {
        var attempt = phase.attempt();
        return switch (event) {
            case Event.Durable(Decision decision) -> decided(attempt, decision, Refusals.ABORTED, false);
            case Event.Rejected(Rejection rejection) -> undoAll(attempt, Refusals.rejected(rejection), false);
            case Event.InDoubt e -> doubt(attempt, Refusals.ABORTED);
            case Event.Deadline e -> doubt(attempt, Refusals.DEADLINE);
            case Event.Begin e -> Step.ignore(phase);
            case Event.Voted e -> Step.ignore(phase);
            case Event.Finished e -> Step.ignore(phase);
            case Event.Undone e -> Step.ignore(phase);
            case Event.Undelivered e -> Step.ignore(phase);
        };
    }

    static Step step(Doubtful phase, Event event) {
        var attempt = phase.attempt();
        return switch (event) {
            case Event.Durable(Decision decision) -> decided(attempt, decision, phase.ifAborted(), phase.answered());
            // The late answer to the COMMIT itself: it is not there, and only its owner could have put it there.
            case Event.Rejected(Rejection rejection) ->
                undoAll(attempt, Refusals.rejected(rejection), phase.answered());
            case Event.InDoubt e -> Step.to(phase, new Effect.AbortLater());
            case Event.Deadline e -> answerUnknown(phase);
            case Event.Begin e -> Step.ignore(phase);
            case Event.Voted e -> Step.ignore(phase);
            case Event.Finished e -> Step.ignore(phase);
            case Event.Undone e -> Step.ignore(phase);
            case Event.Undelivered e -> Step.ignore(phase);
        };
    }

    private static Step answerUnknown(Doubtful phase) {
        return phase.answered()
                ? Step.ignore(phase)
                : Step.to(
                        new Doubtful(phase.attempt(), phase.ifAborted(), true),
                        new Effect.Answer(new Outcome.Unknown()));
    }

    private static Step decided(Attempt attempt, Decision decision, Outcome ifAborted, boolean answered) {
        return switch (decision) {
            case COMMIT -> finishAll(attempt, answered);
            case ABORT -> undoAll(attempt, ifAborted, answered);
        };
    }

    private static Step finishAll(Attempt attempt, boolean answered) {
        boolean answerNow = !answered && attempt.transaction().answerAt() == AnswerAt.DURABLE;
        var effects = new ArrayList<Effect>(attempt.branches() + 1);
        if (answerNow) {
            effects.add(new Effect.Answer(new Committed(attempt.tx())));
        }
        var all = BranchSet.all(attempt.branches());
        all.forEach(branch -> effects.add(new Effect.Send(branch, Verb.FINISH)));
        return new Step(new Finishing(attempt, all, answered || answerNow), List.copyOf(effects));
    }

    private static Step undoAll(Attempt attempt, Outcome outcome, boolean answered) {
        return undo(new Undoing(attempt, BranchSet.all(attempt.branches()), BranchSet.NONE, outcome, answered));
    }

    private static Step undo(Undoing phase) {
        if (phase.pending().isEmpty()) {
            return undone(phase);
        }
        var effects = new ArrayList<Effect>(2);
        phase.pending().forEach(branch -> effects.add(new Effect.Send(branch, Verb.UNDO)));
        return new Step(phase, List.copyOf(effects));
    }

    static Step step(Finishing phase, Event event) {
        return switch (event) {
            case Event.Finished(int branch, Reply reply) ->
                phase.pending().has(branch) ? finished(phase, branch, reply) : Step.ignore(phase);
            case Event.Undelivered(int branch, Verb verb) ->
                verb == Verb.FINISH && phase.pending().has(branch) ? finishLater(phase, branch) : Step.ignore(phase);
            case Event.Deadline e -> answerCommitted(phase);
            case Event.Begin e -> Step.ignore(phase);
            case Event.Voted e -> Step.ignore(phase);
            case Event.Undone e -> Step.ignore(phase);
            case Event.Durable e -> Step.ignore(phase);
            case Event.Rejected e -> Step.ignore(phase);
            case Event.InDoubt e -> Step.ignore(phase);
        };
    }

    private static Step finished(Finishing phase, int branch, Reply reply) {
        return switch (reply) {
            case Reply.Done done -> confirmed(phase, branch);
            case Reply.Ended ended -> confirmed(phase, branch);
            case Reply.NeedRebuild lost ->
                Step.to(phase, new Effect.Rebuild(branch), new Effect.SendLater(branch, Verb.FINISH));
            case Reply.Lost lost -> finishLater(phase, branch);
            case Reply.Closed closed -> finishLater(phase, branch);
            // Asked again all the same: once the shard is repaired, the transaction must not hold the low water for
            // ever.
            case Reply other ->
                Step.to(phase, new Effect.RaiseAlarm(branch), new Effect.SendLater(branch, Verb.FINISH));
        };
    }

    private static Step finishLater(Finishing phase, int branch) {
        return Step.to(phase, new Effect.SendLater(branch, Verb.FINISH));
    }

    private static Step confirmed(Finishing phase, int branch) {
        var pending = phase.pending().without(branch);
        if (!pending.isEmpty()) {
            return Step.to(new Finishing(phase.attempt(), pending, phase.answered()));
        }
        var ended = new Ended(phase.attempt());
        return phase.answered()
                ? Step.to(ended, new Effect.Settle())
                : Step.to(ended, committed(phase.attempt()), new Effect.Settle());
    }

    private static Step answerCommitted(Finishing phase) {
        return phase.answered()
                ? Step.ignore(phase)
                : Step.to(new Finishing(phase.attempt(), phase.pending(), true), committed(phase.attempt()));
    }

    private static Effect committed(Attempt attempt) {
        return new Effect.Answer(new Committed(attempt.tx()));
    }

    static Step step(Undoing phase, Event event) {
        return switch (event) {
            case Event.Undone(int branch, Reply reply) ->
                phase.pending().has(branch) ? undone(phase, branch, reply) : Step.ignore(phase);
            case Event.Undelivered(int branch, Verb verb) ->
                verb == Verb.UNDO && phase.pending().has(branch) ? undoLater(phase, branch) : Step.ignore(phase);
            case Event.Deadline e -> answerRefused(phase);
            case Event.Begin e -> Step.ignore(phase);
            case Event.Voted e -> Step.ignore(phase);
            case Event.Finished e -> Step.ignore(phase);
            case Event.Durable e -> Step.ignore(phase);
            case Event.Rejected e -> Step.ignore(phase);
            case Event.InDoubt e -> Step.ignore(phase);
        };
    }

    private static Step undone(Undoing phase, int branch, Reply reply) {
        return switch (reply) {
            case Reply.Undone undone -> undone(without(phase, branch));
            case Reply.Ended ended -> undone(without(phase, branch));
            case Reply.Lost lost -> undoLater(phase, branch);
            case Reply.Closed closed -> undoLater(phase, branch);
            case Reply other -> alarmed(undoLater(phase, branch), branch);
        };
    }

    private static Step alarmed(Step step, int branch) {
        var effects = new ArrayList<Effect>(step.effects().size() + 1);
        effects.add(new Effect.RaiseAlarm(branch));
        effects.addAll(step.effects());
        return new Step(step.next(), List.copyOf(effects));
    }

    private static Undoing without(Undoing phase, int branch) {
        return new Undoing(
                phase.attempt(),
                phase.pending().without(branch),
                phase.unreached().without(branch),
                phase.outcome(),
                phase.answered());
    }

    /** A refusal is answered once every branch that can be reached has confirmed. */
    private static Step undone(Undoing phase) {
        var next = phase.pending().within(phase.unreached()) ? answerRefused(phase) : Step.to(phase);
        if (!phase.pending().isEmpty()) {
            return next;
        }
        var effects = new ArrayList<>(next.effects());
        effects.add(new Effect.Settle());
        return new Step(new Ended(phase.attempt()), List.copyOf(effects));
    }

    private static Step undoLater(Undoing phase, int branch) {
        var next = undone(new Undoing(
                phase.attempt(), phase.pending(), phase.unreached().with(branch), phase.outcome(), phase.answered()));
        var effects = new ArrayList<>(next.effects());
        effects.add(new Effect.SendLater(branch, Verb.UNDO));
        return new Step(next.next(), List.copyOf(effects));
    }

    private static Step answerRefused(Undoing phase) {
        return phase.answered()
                ? Step.ignore(phase)
                : Step.to(
                        new Undoing(phase.attempt(), phase.pending(), phase.unreached(), phase.outcome(), true),
                        new Effect.Answer(phase.outcome()));
    }

    static Step step(Ended phase, Event event) {
        return Step.ignore(phase);
    }
}
