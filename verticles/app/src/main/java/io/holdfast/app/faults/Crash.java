package io.holdfast.app.faults;

/** The end of the process as {@code kill -9} makes it: no shutdown hook runs, nothing is flushed, nobody is told. */
final class Crash {
    /** What a shell reports for a process that was killed by signal 9. */
    private static final int STATUS = 137;

    private Crash() {}

    static void now() {
        Runtime.getRuntime().halt(STATUS);
    }
}
