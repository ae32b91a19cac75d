package io.holdfast.runtime;

/** Pauses between tries that must go on for ever: each twice the last up to a bound, the first again after a success. */
final class Backoff {
    private final long firstMs;
    private final long maxMs;
    private long nextMs;

    Backoff(long firstMs, long maxMs) {
        this.firstMs = firstMs;
        this.maxMs = maxMs;
        this.nextMs = firstMs;
    }

    long pauseMs() {
        long pause = nextMs;
        nextMs = Math.min(maxMs, nextMs * 2);
        return pause;
    }

    void succeeded() {
        nextMs = firstMs;
    }
}
