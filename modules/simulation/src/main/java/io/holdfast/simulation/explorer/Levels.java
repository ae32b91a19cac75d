package io.holdfast.simulation.explorer;

/** A session and one of its low waters as one number: they are few, or the last of all. */
final class Levels {
    private static final int LAST = 255;

    private Levels() {}

    static int of(int session, long seq) {
        return (session << 8) | (int) Math.min(seq, LAST);
    }
}
