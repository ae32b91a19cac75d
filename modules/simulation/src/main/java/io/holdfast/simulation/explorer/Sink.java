package io.holdfast.simulation.explorer;

import java.util.function.Supplier;

/** Takes the states that can follow a state. */
interface Sink {
    /** A step that is bound to be possible for as long as the system stays as it is: something that is owed, or tried for ever. */
    void owed(int[] next, Supplier<String> what);

    /** A step that may happen and on which nothing may rely. */
    void possible(int[] next, Supplier<String> what);

    /** A step that must never happen. */
    void broken(Supplier<String> what, String why);
}
