package io.holdfast.app.chaos;

import java.util.random.RandomGenerator;

/** How long something takes: somewhere between two times, and one time once it has been drawn. */
record Span(long fromMs, long toMs) {
    static Span ofMs(long ms) {
        return new Span(ms, ms);
    }

    /** By the ratio, so that of 0.1 to 10 s half are below 1 s: faults differ by their order of magnitude. */
    Span drawn(RandomGenerator chance) {
        if (fromMs == toMs) {
            return this;
        }
        double least = Math.max(fromMs, 1);
        return ofMs(Math.round(least * Math.pow(toMs / least, chance.nextDouble())));
    }

    /** Of a span that has been drawn. */
    long ms() {
        return fromMs;
    }

    @Override
    public String toString() {
        return fromMs == toMs ? fromMs + " ms" : fromMs + " to " + toMs + " ms";
    }
}
