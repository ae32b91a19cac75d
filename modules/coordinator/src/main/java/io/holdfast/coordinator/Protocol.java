package io.holdfast.coordinator;

import io.holdfast.protocol.Mode;

/** Both commit protocols as one function; the simulator watches it, and puts broken ones in its place to see them found. */
@FunctionalInterface
public interface Protocol {
    /** Each transaction under the protocol that it began with. */
    Protocol BY_MODE = (phase, event) ->
            phase.attempt().mode() == Mode.SAGA ? Saga.step(phase, event) : TwoPhaseCommit.step(phase, event);

    Step step(Phase phase, Event event);
}
