package io.holdfast.app.chaos;

import java.util.List;
import java.util.stream.Stream;

/** A line of a scenario. */
sealed interface Step {
    /** One of the alternatives, which are deeds that are done at once. */
    record Moment(List<List<Deed>> alternatives) implements Step {}

    /** The lines below it, several times. */
    record Repeat(int times, List<Step> steps) implements Step {}

    default Stream<Deed> deeds() {
        return switch (this) {
            case Moment(var alternatives) -> alternatives.stream().flatMap(List::stream);
            case Repeat(int times, var steps) -> steps.stream().flatMap(Step::deeds);
        };
    }
}
