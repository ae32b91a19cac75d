package io.holdfast.events.consuming;

import io.vertx.core.Future;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.common.errors.InterruptException;

/** Waiting for an effect on a thread that may be blocked. */
public final class Effects {
    private Effects() {}

    /**
     * What {@code effect} completes with.
     *
     * @param meaning of what it fails with: a {@link StoreAwayException}, a {@link MalformedEventException}, or any other
     */
    public static <T> T await(Future<T> effect, Function<Throwable, RuntimeException> meaning) {
        try {
            return effect.toCompletionStage().toCompletableFuture().get();
        } catch (InterruptedException e) {
            throw new InterruptException(e); // which interrupts the thread again
        } catch (ExecutionException e) {
            throw meaning.apply(Objects.requireNonNullElse(e.getCause(), e));
        }
    }
}
