package io.holdfast.simulation.explorer;

import static io.holdfast.protocol.Mode.TWO_PHASE;
import static io.holdfast.simulation.explorer.Freedom.CONFUSION;
import static io.holdfast.simulation.explorer.Freedom.STOCK_LOSS;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.coordinator.BranchSet;
import io.holdfast.coordinator.Effect;
import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Phase;
import io.holdfast.coordinator.Protocol;
import io.holdfast.coordinator.Step;
import io.holdfast.coordinator.Verb;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The other half of the oracle: mistakes in the step functions themselves are found too. */
class BrokenProtocolExplorationTest {
    private static final Scenario CHECKOUT = Scenarios.oneCheckout(TWO_PHASE);

    @Test
    void anAnswerBeforeTheCommitIsDurableIsFound() {
        assertFound(
                CHECKOUT.running("an early answer", (phase, event) -> {
                    var step = Protocol.BY_MODE.step(phase, event);
                    return phase instanceof Phase.Preparing && step.next() instanceof Phase.Deciding deciding
                            ? plus(
                                    step,
                                    new Effect.Answer(new Outcome.Committed(
                                            deciding.attempt().tx())))
                            : step;
                }),
                "answered before it was durable (I8)");
    }

    @Test
    void aSecondAnswerIsFound() {
        assertFound(
                CHECKOUT.running("two answers", (phase, event) -> {
                    var step = Protocol.BY_MODE.step(phase, event);
                    return step.next() instanceof Phase.Ended ended && !(phase instanceof Phase.Ended)
                            ? plus(
                                    step,
                                    new Effect.Answer(new Outcome.Committed(
                                            ended.attempt().tx())))
                            : step;
                }),
                "answered");
    }

    @Test
    void undoingWithoutAskingTheJournalIsFound() {
        assertFound(
                CHECKOUT.running(
                        "hasty undo",
                        (phase, event) -> phase instanceof Phase.Deciding(var attempt, var votes)
                                        && event instanceof Event.InDoubt
                                ? new Step(
                                        new Phase.Undoing(
                                                attempt,
                                                new BranchSet(3),
                                                new BranchSet(0),
                                                new Outcome.NotNow("in doubt"),
                                                false),
                                        List.of(new Effect.Send(0, Verb.UNDO), new Effect.Send(1, Verb.UNDO)))
                                : Protocol.BY_MODE.step(phase, event)),
                "");
    }

    @Test
    void aFinishThatIsNotSentAgainIsFound() {
        assertFound(
                CHECKOUT.running("a forgotten FINISH", forgets(Phase.Finishing.class, Event.Undelivered.class)),
                "no clean end");
    }

    @Test
    void anUndoThatIsNotSentAgainToAShardThatIsBuiltAnewIsFound() {
        assertFound(
                CHECKOUT.with(STOCK_LOSS).running("a forgotten UNDO", (phase, event) -> {
                    var step = Protocol.BY_MODE.step(phase, event);
                    return event instanceof Event.Undone(int branch, Reply.Closed closed)
                            ? new Step(step.next(), List.of())
                            : step;
                }),
                "no clean end");
    }

    @Test
    void anAbortThatIsNotAskedForAgainIsFound() {
        assertFound(
                CHECKOUT.running("a forgotten ABORT", forgets(Phase.Doubtful.class, Event.InDoubt.class)),
                "no clean end");
    }

    @Test
    void aTransactionThatAnAlarmStopsForEverIsFound() {
        assertFound(
                CHECKOUT.with(CONFUSION).running("a fatal alarm", forgets(Phase.Finishing.class, Event.Finished.class)),
                "no clean end");
    }

    /** Goes on as if nothing had happened, without an effect, where the production code stays in the phase. */
    private static Protocol forgets(Class<? extends Phase> phase, Class<? extends Event> event) {
        return (from, heard) -> {
            var step = Protocol.BY_MODE.step(from, heard);
            return phase.isInstance(from)
                            && event.isInstance(heard)
                            && step.next().equals(from)
                    ? new Step(from, List.of())
                    : step;
        };
    }

    private static Step plus(Step step, Effect effect) {
        var effects = new ArrayList<>(step.effects());
        effects.add(effect);
        return new Step(step.next(), List.copyOf(effects));
    }

    private static void assertFound(Scenario scenario, String what) {
        var violation = Explorer.explore(scenario).violation();
        System.out.println(scenario + ": " + violation);
        assertThat(violation).isNotNull();
        assertThat(violation.what()).contains(what);
    }
}
