package io.holdfast.app.reconcile;

import java.util.List;

/**
 * What came of one model.
 *
 * @param detail in words
 * @param differences only when it {@link State#DIFFERS}
 */
record Compared(String model, State state, String detail, List<Difference> differences) {
    /** How it stands to the journal. */
    enum State {
        AGREES("agrees"),
        DIFFERS("differs"),
        /** What differs may be what it has not taken yet. */
        BEHIND("behind"),
        /** It could not be found out. */
        UNKNOWN("unknown"),
        /** Nobody makes it, or not here. */
        NOT_KEPT("not-kept");

        private final String label;

        State(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    static Compared of(String model, List<Difference> differences) {
        var state = differences.isEmpty() ? State.AGREES : State.DIFFERS;
        return new Compared(model, state, state.label(), differences);
    }

    /** The same, with what was compared for who reads that it agrees. */
    Compared asFarAs(String scope) {
        return state == State.AGREES ? without(model, state, state.label() + ": " + scope) : this;
    }

    static Compared without(String model, State state, String detail) {
        return new Compared(model, state, detail, List.of());
    }
}
