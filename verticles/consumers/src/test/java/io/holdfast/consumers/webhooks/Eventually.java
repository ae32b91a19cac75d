package io.holdfast.consumers.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Awaits what becomes true by itself, on another thread. */
final class Eventually {
    private static final long POLL_MS = 5;
    private static final long LIMIT_S = 60;

    private Eventually() {}

    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it comes true in time").isLessThan(end);
            new CompletableFuture<Void>()
                    .completeOnTimeout(null, POLL_MS, TimeUnit.MILLISECONDS)
                    .join();
        }
    }
}
