package io.holdfast.simulation.simulator;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.BranchSet;
import io.holdfast.coordinator.Effect;
import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Phase;
import io.holdfast.coordinator.Protocol;
import io.holdfast.coordinator.Step;
import io.holdfast.coordinator.Verb;
import io.holdfast.protocol.Outcome;
import java.util.ArrayList;
import java.util.List;

/** The step functions with planted mistakes; without any they are the production ones. */
final class BrokenSteps {
    private static final Outcome GAVE_UP = new Outcome.NotNow("gave up");

    private BrokenSteps() {}

    static Protocol of(Sabotage sabotage) {
        for (Plant plant : sabotage.planted()) {
            switch (plant) {
                case ANSWER_BEFORE_DURABLE -> {
                    return BrokenSteps::answerEarly;
                }
                case FINISH_BEFORE_DURABLE -> {
                    return BrokenSteps::finishEarly;
                }
                case UNDO_FORGETS_A_BRANCH -> {
                    return BrokenSteps::forgetToUndo;
                }
                case UNDO_IN_DOUBT -> {
                    return BrokenSteps::undoInDoubt;
                }
                case SAGA_FORGETS_THE_UNANSWERED -> {
                    return BrokenSteps::forgetTheUnanswered;
                }
                case TIMEOUT_IS_FAILURE -> {
                    return BrokenSteps::failAtTheDeadline;
                }
                case FINISH_ONCE -> {
                    return BrokenSteps::finishOnce;
                }
                default -> {}
            }
        }
        return Protocol.BY_MODE;
    }

    private static Step answerEarly(Phase phase, Event event) {
        var step = Protocol.BY_MODE.step(phase, event);
        return step.next() instanceof Phase.Deciding deciding && !(phase instanceof Phase.Deciding)
                ? plus(
                        step,
                        new Effect.Answer(
                                new Outcome.Committed(deciding.attempt().tx())))
                : answeredBefore(step, phase);
    }

    /** Who was answered at the decision is not answered again. */
    private static Step answeredBefore(Step step, Phase phase) {
        boolean decided =
                phase instanceof Phase.Deciding || phase instanceof Phase.Doubtful || phase instanceof Phase.Finishing;
        return decided
                ? new Step(
                        step.next(),
                        step.effects().stream()
                                .filter(effect -> !(effect instanceof Effect.Answer))
                                .toList())
                : step;
    }

    private static Step finishEarly(Phase phase, Event event) {
        var step = Protocol.BY_MODE.step(phase, event);
        if (!(step.next() instanceof Phase.Deciding deciding) || phase instanceof Phase.Deciding) {
            return step;
        }
        var all = step;
        for (int branch = 0; branch < branches(deciding.attempt()); branch++) {
            all = plus(all, new Effect.Send(branch, Verb.FINISH));
        }
        return all;
    }

    private static Step forgetToUndo(Phase phase, Event event) {
        var step = Protocol.BY_MODE.step(phase, event);
        if (!(step.next() instanceof Phase.Undoing undoing) || phase instanceof Phase.Undoing) {
            return step;
        }
        int last = branches(undoing.attempt()) - 1;
        var pending = new BranchSet(undoing.pending().bits() & ~(1L << last));
        if (last == 0 || pending.bits() == 0) {
            return step;
        }
        var effects = step.effects().stream()
                .filter(effect -> !effect.equals(new Effect.Send(last, Verb.UNDO)))
                .toList();
        return new Step(
                new Phase.Undoing(
                        undoing.attempt(), pending, undoing.unreached(), undoing.outcome(), undoing.answered()),
                effects);
    }

    private static Step undoInDoubt(Phase phase, Event event) {
        return phase instanceof Phase.Deciding(var attempt, var votes) && event instanceof Event.InDoubt
                ? undoAll(attempt)
                : Protocol.BY_MODE.step(phase, event);
    }

    private static Step undoAll(Attempt attempt) {
        var effects = new ArrayList<Effect>();
        for (int branch = 0; branch < branches(attempt); branch++) {
            effects.add(new Effect.Send(branch, Verb.UNDO));
        }
        var all = new BranchSet((1L << branches(attempt)) - 1);
        return new Step(new Phase.Undoing(attempt, all, new BranchSet(0), GAVE_UP, false), List.copyOf(effects));
    }

    private static Step forgetTheUnanswered(Phase phase, Event event) {
        var step = Protocol.BY_MODE.step(phase, event);
        if (!(phase instanceof Phase.Executing executing && event instanceof Event.Undelivered)
                || !(step.next() instanceof Phase.Undoing undoing)) {
            return step;
        }
        int current = executing.current();
        if (current == 0) {
            return new Step(
                    new Phase.Ended(phase.attempt()),
                    List.of(new Effect.Answer(undoing.outcome()), new Effect.Settle()));
        }
        var pending = new BranchSet(undoing.pending().bits() & ~(1L << current));
        var effects = step.effects().stream()
                .filter(effect -> !effect.equals(new Effect.Send(current, Verb.UNDO)))
                .toList();
        return new Step(
                new Phase.Undoing(phase.attempt(), pending, undoing.unreached(), undoing.outcome(), false), effects);
    }

    private static Step failAtTheDeadline(Phase phase, Event event) {
        var step = Protocol.BY_MODE.step(phase, event);
        return phase instanceof Phase.Doubtful && event instanceof Event.Deadline
                ? new Step(
                        step.next(),
                        step.effects().stream()
                                .map(effect -> effect instanceof Effect.Answer ? new Effect.Answer(GAVE_UP) : effect)
                                .toList())
                : step;
    }

    private static Step finishOnce(Phase phase, Event event) {
        return phase instanceof Phase.Finishing && event instanceof Event.Undelivered
                ? new Step(phase, List.of())
                : Protocol.BY_MODE.step(phase, event);
    }

    private static int branches(Attempt attempt) {
        return attempt.transaction().branches().size();
    }

    private static Step plus(Step step, Effect effect) {
        var effects = new ArrayList<>(step.effects());
        effects.add(effect);
        return new Step(step.next(), List.copyOf(effects));
    }
}
