package io.holdfast.simulation.explorer;

import java.util.Arrays;
import java.util.function.Supplier;

/** Finds out again which step led from one state to another, so that no step needs to be remembered. */
final class Retracing implements Sink {
    private final int[] target;
    String found = "";

    Retracing(int[] target) {
        this.target = target;
    }

    @Override
    public void owed(int[] next, Supplier<String> what) {
        compare(next, what);
    }

    @Override
    public void possible(int[] next, Supplier<String> what) {
        compare(next, what);
    }

    private void compare(int[] next, Supplier<String> what) {
        if (found.isEmpty() && Arrays.equals(next, target)) {
            found = what.get();
        }
    }

    @Override
    public void broken(Supplier<String> what, String why) {
        // A broken step ends the exploration, and its text with it: there is nothing to go on from.
    }
}
