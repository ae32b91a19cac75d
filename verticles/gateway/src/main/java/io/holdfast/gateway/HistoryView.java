package io.holdfast.gateway;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the events say of orders: somewhat behind what is, for as long as it takes to announce and to hear. That it cannot be asked
 * is a {@link NotNowException}.
 */
public interface HistoryView {
    /** The orders of a user, the newest first, at most {@code limit}; all of them, or those after {@code behind}. */
    Future<List<Order>> ofUser(String user, @Nullable Place behind, int limit);

    /** What happened to an order, the oldest first; nothing when it was never heard of. */
    Future<List<Entry>> timeline(String order);

    /** How an order stands. */
    record Order(String id, String status, Instant createdAt, Instant changedAt, long totalCost) {}

    /** An order in the list of a user. */
    record Place(Instant createdAt, String order) {}

    /** Something that happened to an order. */
    record Entry(String type, Instant at, String eventId, JsonObject data) {}
}
