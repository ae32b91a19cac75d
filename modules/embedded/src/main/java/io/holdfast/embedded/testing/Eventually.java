package io.holdfast.embedded.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Awaits what becomes true by itself, on another thread or in another process. */
public final class Eventually {
    private static final long POLL_MS = 10;
    private static final long LIMIT_S = 60;

    private Eventually() {}

    /** Fails when it has not become true within a minute. */
    public static void until(BooleanSupplier condition) {
        until("it comes true", condition);
    }

    /** Fails when it has not become true within a minute. */
    public static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + LIMIT_S + " s: " + what);
            }
            new CompletableFuture<Void>()
                    .completeOnTimeout(null, POLL_MS, TimeUnit.MILLISECONDS)
                    .join();
        }
    }
}
