package io.holdfast.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Awaits what becomes true by itself, in another process. */
final class Eventually {
    private static final long POLL_MS = 5;
    private static final long LIMIT_MS = 30_000;

    private Eventually() {}

    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time: " + what).isLessThan(end);
            new CompletableFuture<Void>()
                    .completeOnTimeout(null, POLL_MS, TimeUnit.MILLISECONDS)
                    .join();
        }
    }
}
