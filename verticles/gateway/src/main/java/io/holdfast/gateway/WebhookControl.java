package io.holdfast.gateway;

import io.holdfast.protocol.KeyClaim;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is told of events by HTTP. That the database cannot be reached is a {@link NotNowException}. */
public interface WebhookControl {
    /** How many there may be. */
    int MOST = 1_000;

    /** That the secret is shown here is the only time, but for who asks for the same again. */
    record Created(String id, String secret) {
        /** As it is answered. */
        public JsonObject json() {
            return JsonObject.of("id", id, "secret", secret);
        }
    }

    /**
     * One of them.
     *
     * @param state whether it is told, or no longer: {@code "active"}, {@code "suspended"}
     * @param pending events that wait for it
     * @param missed events that were not kept for it, because it was suspended
     * @param failures in a row
     * @param nextTryAt null when the last try succeeded
     */
    record Webhook(
            String id,
            String url,
            List<String> types,
            String state,
            Instant createdAt,
            @Nullable Instant suspendedAt,
            long pending,
            long missed,
            int failures,
            @Nullable Instant failingSince,
            @Nullable String lastError,
            @Nullable Instant nextTryAt) {}

    /**
     * From now on it is told of events of these types; {@link InvalidWebhookException} when it may not be.
     *
     * @param claim for which the answer is kept together with it, unless another has it: {@link io.holdfast.runtime.KeyTakenException}
     */
    Future<Created> add(String url, List<String> types, @Nullable KeyClaim claim);

    /** All of them, the oldest first. */
    Future<List<Webhook>> list();

    Future<Optional<Webhook>> find(String id);

    /** With all that waits for it; whether it was there. */
    Future<Boolean> remove(String id);

    /** Has what waits tried now, and new events kept for it again; whether it is there. */
    Future<Boolean> resume(String id);

    /** It cannot be told at such an address; the message says why. */
    final class InvalidWebhookException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public InvalidWebhookException(String why) {
            super(why);
        }
    }
}
