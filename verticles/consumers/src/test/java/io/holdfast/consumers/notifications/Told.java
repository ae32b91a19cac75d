package io.holdfast.consumers.notifications;

import io.holdfast.events.CloudEvent;
import io.holdfast.events.Topic;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** Events as the relay tells them. */
final class Told {
    static final Instant NOON = Instant.parse("2026-11-26T12:00:00.123456Z");

    private Told() {}

    static CloudEvent order(String id, String type, String user) {
        return event(Topic.ORDERS, "order", id, type, JsonObject.of("order_id", "order", "user_id", user));
    }

    static CloudEvent paid(String id, String user) {
        return order(id, "order.paid", user);
    }

    static CloudEvent charged(String id, String user) {
        return event(Topic.PAYMENTS, user, id, "payment.changed", JsonObject.of("user_id", user, "change", -7));
    }

    static CloudEvent event(Topic topic, String key, String id, String type, JsonObject data) {
        return new CloudEvent(topic, key, id, type, key, NOON, data.encode(), null);
    }
}
