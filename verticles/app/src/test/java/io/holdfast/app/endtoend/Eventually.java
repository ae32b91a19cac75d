package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Awaits what becomes true by itself, in another process. */
public final class Eventually {
    private static final long POLL_MS = 20;
    private static final long LIMIT_MS = 30_000;

    private Eventually() {}

    public static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time: " + what).isLessThan(end);
            new CompletableFuture<Void>()
                    .completeOnTimeout(null, POLL_MS, TimeUnit.MILLISECONDS)
                    .join();
        }
    }
}
