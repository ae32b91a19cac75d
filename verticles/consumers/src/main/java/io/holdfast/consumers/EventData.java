package io.holdfast.consumers;

import io.holdfast.events.CloudEvent;
import io.holdfast.events.Topic;
import io.holdfast.events.consuming.MalformedEventException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an event says, held to the contract ({@code docs/asyncapi.yaml}), so that all who listen take the same events. Members that the
 * contract does not have are let be.
 */
public final class EventData {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final int MOST_PIECES = 10_000;
    /** Beyond, doubles do not hold every integer, and neither do those who reckon with them. */
    private static final long MOST = 1L << 53;

    private static final Set<String> PROTOCOLS = Set.of("2pc", "saga");
    private static final Set<String> REASONS = Set.of(
            "out-of-stock", "insufficient-credit", "order-empty", "order-changed", "unknown-item", "unknown-user");

    private EventData() {}

    /** A {@link MalformedEventException} says what breaks the contract. */
    public static JsonObject of(CloudEvent event) {
        var data = object(event.data());
        switch (event.type()) {
            case "order.created" -> isAbout(event, Topic.ORDERS, data, "order_id");
            case "order.item_added" -> {
                isAbout(event, Topic.ORDERS, data, "order_id");
                line(data);
            }
            case "order.paid" -> {
                isAbout(event, Topic.ORDERS, data, "order_id");
                paid(data);
            }
            case "order.refused" -> {
                isAbout(event, Topic.ORDERS, data, "order_id");
                among(data, "reason", REASONS);
            }
            case "stock.changed" -> {
                isAbout(event, Topic.STOCK, data, "item_id");
                integer(data, "change", -MOST, MOST);
            }
            case "payment.changed" -> {
                isAbout(event, Topic.PAYMENTS, data, "user_id");
                integer(data, "change", -MOST, MOST);
            }
            case "protocol.switched" -> switched(event, data);
            default -> throw new MalformedEventException("its type is not one of the contract: " + event.type());
        }
        if (event.topic() == Topic.ORDERS) {
            id(data, "user_id");
        }
        return data;
    }

    private static JsonObject object(String text) {
        try {
            return new JsonObject(text);
        } catch (DecodeException e) {
            throw new MalformedEventException("its value is no JSON object");
        }
    }

    /** Events of one thing stay in their order by the key, and are looked for by the subject. */
    private static void isAbout(CloudEvent event, Topic topic, JsonObject data, String member) {
        String id = id(data, member);
        if (!id.equals(event.subject()) || !id.equals(event.key())) {
            throw new MalformedEventException("its %s, subject and key are not one: %s, %s, %s"
                    .formatted(member, id, event.subject(), event.key()));
        }
        isOn(topic, event);
    }

    private static void isOn(Topic topic, CloudEvent event) {
        if (event.topic() != topic) {
            throw new MalformedEventException("%s does not belong on this topic".formatted(event.type()));
        }
    }

    private static void paid(JsonObject data) {
        integer(data, "total_cost", 0, MOST);
        among(data, "protocol", PROTOCOLS);
        if (!(data.getValue("items") instanceof JsonArray items) || items.isEmpty()) {
            throw new MalformedEventException("its items are no list with something in it");
        }
        for (Object each : items) {
            if (!(each instanceof JsonObject item)) {
                throw new MalformedEventException("one of its items is no object");
            }
            line(item);
        }
    }

    private static void line(JsonObject data) {
        id(data, "item_id");
        integer(data, "quantity", 1, MOST_PIECES);
        integer(data, "price", 0, MOST);
    }

    private static void switched(CloudEvent event, JsonObject data) {
        isOn(Topic.PROTOCOL, event);
        if (!(data.getValue("node") instanceof String)) {
            throw new MalformedEventException("its node is no text");
        }
        integer(data, "session", 1, MOST);
        among(data, "protocol", PROTOCOLS);
        if (!(data.getValue("refusal_rate") instanceof Number rate)
                || !(rate.doubleValue() >= 0 && rate.doubleValue() <= 1)) {
            throw new MalformedEventException("its refusal_rate is no number from 0 to 1");
        }
    }

    private static String id(JsonObject data, String name) {
        if (data.getValue(name) instanceof String text && ID.matcher(text).matches()) {
            return text;
        }
        throw new MalformedEventException("its %s is no id".formatted(name));
    }

    private static void integer(JsonObject data, String name, long least, long most) {
        Object value = data.getValue(name);
        boolean isInteger = value instanceof Integer || value instanceof Long;
        if (!isInteger || ((Number) value).longValue() < least || ((Number) value).longValue() > most) {
            throw new MalformedEventException("its %s is no integer from %d to %d".formatted(name, least, most));
        }
    }

    private static void among(JsonObject data, String name, Set<String> allowed) {
        if (!(data.getValue(name) instanceof String text) || !allowed.contains(text)) {
            throw new MalformedEventException("its %s is none of %s"
                    .formatted(name, allowed.stream().sorted().toList()));
        }
    }
}
