package io.holdfast.consumers;

import io.holdfast.events.CloudEvent;
import io.holdfast.events.Topic;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** Events as the relay tells them: of one order, which cost 50. */
public final class Told {
    public static final Instant NOON = Instant.parse("2026-11-26T12:00:00.123456Z");
    public static final String ORDER = "order";

    private Told() {}

    public static CloudEvent order(String id, String type, String user) {
        return event(Topic.ORDERS, ORDER, id, type, data(type, user));
    }

    public static CloudEvent paid(String id, String user) {
        return order(id, "order.paid", user);
    }

    public static CloudEvent charged(String id, String user) {
        return event(Topic.PAYMENTS, user, id, "payment.changed", JsonObject.of("user_id", user, "change", -50));
    }

    public static CloudEvent event(Topic topic, String key, String id, String type, JsonObject data) {
        return new CloudEvent(topic, key, id, type, key, NOON, data.encode(), null);
    }

    /** What an event of that type says of the order. */
    public static JsonObject data(String type, String user) {
        var data = JsonObject.of("order_id", ORDER, "user_id", user);
        return switch (type) {
            case "order.item_added" -> data.mergeIn(line());
            case "order.paid" ->
                data.put("total_cost", 50).put("items", JsonArray.of(line())).put("protocol", "2pc");
            case "order.refused" -> data.put("reason", "out-of-stock");
            default -> data;
        };
    }

    private static JsonObject line() {
        return JsonObject.of("item_id", "apple", "quantity", 1, "price", 50);
    }
}
