package io.holdfast.simulation.explorer;

/** The requests of one transaction that may still reach the journal, in an int: each arrives at most once. */
final class Requests {
    private static final int ABORT = 1;

    private Requests() {}

    static int withCommit(int requests, int votes) {
        return (requests & ABORT) | (votes << 1);
    }

    static int withAbort(int requests) {
        return requests | ABORT;
    }

    /** The number of the votes, or 0 when no COMMIT is under way. */
    static int commit(int requests) {
        return requests >>> 1;
    }

    static int withoutCommit(int requests) {
        return requests & ABORT;
    }

    static boolean hasAbort(int requests) {
        return (requests & ABORT) != 0;
    }

    static int withoutAbort(int requests) {
        return requests & ~ABORT;
    }
}
