package io.holdfast.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** Reads a step in the order of a sentence: from a phase, on an event, to a phase, with effects. */
record StepAssert(Step step) {
    static StepAssert after(Step step) {
        return new StepAssert(step);
    }

    void goesTo(Phase next, Effect... effects) {
        assertThat(step).isEqualTo(new Step(next, List.of(effects)));
    }

    /** Every event that {@code heard} does not name leaves the phase as it is, without effects. */
    static void ignoresAllBut(BiFunction<Phase, Event, Step> step, Phase phase, Predicate<Event> heard) {
        var moved = new ArrayList<Event>();
        for (Event event : Samples.EVENTS) {
            if (!step.apply(phase, event).equals(Step.ignore(phase))) {
                moved.add(event);
            }
        }
        assertThat(moved).isEqualTo(Samples.EVENTS.stream().filter(heard).toList());
    }
}
