package io.holdfast.app.chaos;

import io.holdfast.app.cli.CommandException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting in a harness that lives in the time of other processes. */
final class Pauses {
    private static final long POLL_MS = 10;

    private Pauses() {}

    static void forMs(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }

    static void until(String what, long limitS, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(limitS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new CommandException("not within " + limitS + " s: " + what);
            }
            forMs(POLL_MS);
        }
    }
}
