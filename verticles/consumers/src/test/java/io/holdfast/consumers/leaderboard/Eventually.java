package io.holdfast.consumers.leaderboard;

import io.holdfast.events.consuming.StoreAwayException;
import io.holdfast.gateway.NotNowException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Asking again while the answer is: not now. */
final class Eventually {
    private static final int MOST_TRIES = 3_000;

    private Eventually() {}

    /** The first answer; a rebuild that has just become visible may still hold its lock. */
    static <T> T answered(Supplier<T> question) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            try {
                return question.get();
            } catch (NotNowException | StoreAwayException notYet) {
                new CompletableFuture<Void>()
                        .completeOnTimeout(null, 20, TimeUnit.MILLISECONDS)
                        .join();
            }
        }
        throw new AssertionError("there is never an answer");
    }

    /** As the consumer does while its store is away. */
    static void applied(Leaderboard leaderboard, Shop.Sale... sales) {
        var events = List.of(sales).stream().map(Shop.Sale::event).toList();
        answered(() -> {
            leaderboard.apply(events);
            return events;
        });
    }
}
