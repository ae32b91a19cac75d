package io.holdfast.app.bench;

import java.io.PrintWriter;
import java.util.function.IntConsumer;

/** Says on the error stream what is going on, so that the output holds the result only. */
final class Progress {
    private static final long EVERY_NS = 2_000_000_000L;

    private final PrintWriter err;

    Progress(PrintWriter err) {
        this.err = err;
    }

    void say(String line) {
        err.println("holdfast: " + line);
        err.flush();
    }

    /** Says now and then how many of {@code total} there are. */
    IntConsumer counting(String what, int total) {
        long[] lastNs = {System.nanoTime()};
        return done -> {
            if (System.nanoTime() - lastNs[0] >= EVERY_NS) {
                lastNs[0] = System.nanoTime();
                say("  %s: %,d of %,d".formatted(what, done, total));
            }
        };
    }
}
