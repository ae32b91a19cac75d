package io.holdfast.simulation.simulator;

/** An invariant is broken: ends the run that found it, from wherever it was seen. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Violation(String what) {
        super(what, null, false, false);
    }
}
