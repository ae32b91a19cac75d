package io.holdfast.coordinator;

/**
 * The last 200 decisions, one bit each, newest lowest: an immutable value small enough to make anew for every decision.
 */
public record DecisionWindow(long newest, long second, long third, long oldest, int size) {
    static final int CAPACITY = 200;
    static final DecisionWindow EMPTY = new DecisionWindow(0, 0, 0, 0, 0);
    private static final long OLDEST_MASK = (1L << (CAPACITY - 3 * Long.SIZE)) - 1;

    /** The window after one more decision: 1 for a refusal, 0 for a commit. */
    DecisionWindow plus(int refusal) {
        return new DecisionWindow(
                (newest << 1) | refusal,
                (second << 1) | newest >>> 63,
                (third << 1) | second >>> 63,
                ((oldest << 1) | third >>> 63) & OLDEST_MASK,
                Math.min(size + 1, CAPACITY));
    }

    boolean isFull() {
        return size == CAPACITY;
    }

    int refusals() {
        return Long.bitCount(newest) + Long.bitCount(second) + Long.bitCount(third) + Long.bitCount(oldest);
    }

    /** Refusals per decision, 0 to 1. */
    public double refusalRate() {
        return size == 0 ? 0 : (double) refusals() / size;
    }
}
