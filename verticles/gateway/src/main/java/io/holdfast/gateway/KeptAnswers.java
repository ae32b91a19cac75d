package io.holdfast.gateway;

import io.holdfast.protocol.Answer;
import io.holdfast.protocol.KeyClaim;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** Remembers for good what was answered to whom brought an {@code Idempotency-Key}. */
public interface KeptAnswers {
    /**
     * The answer that the key has; otherwise that of the effect, of which a success is kept before it is given. One that
     * had kept its record itself, and could not, fails with {@link io.holdfast.runtime.KeyTakenException}.
     */
    Future<Answer> once(KeyClaim claim, Supplier<Future<Answer>> effect);
}
