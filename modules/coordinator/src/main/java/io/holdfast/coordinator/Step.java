package io.holdfast.coordinator;

import java.util.List;

/** What an event made of a phase: the next phase, and the effects in the order in which they are to be started. */
public record Step(Phase next, List<Effect> effects) {
    static Step to(Phase next, Effect... effects) {
        return new Step(next, List.of(effects));
    }

    /** The event changes nothing: it is late, repeated, or meant for another phase. */
    static Step ignore(Phase phase) {
        return new Step(phase, List.of());
    }
}
