package io.holdfast.events.consuming;

import io.vertx.core.Future;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.common.errors.InterruptException;

/** Waiting for an effect on a thread that may be blocked. */
public final class Effects {
    private Effects() {}

    /**
     * What {@code effect} completes with.
     *
     * @param isAway which failures are those of the store
     * @throws StoreAwayException for one of those; every other failure is the event's
     */
    public static <T> T await(Future<T> effect, Predicate<Throwable> isAway) {
        try {
            return effect.toCompletionStage().toCompletableFuture().get();
        } catch (InterruptedException e) {
            throw new InterruptException(e); // which interrupts the thread again
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw isAway.test(cause)
                    ? new StoreAwayException(cause)
                    : new IllegalStateException(String.valueOf(cause.getMessage()), cause);
        }
    }
}
