package io.holdfast.consumers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.events.CloudEvent;
import io.holdfast.events.Topic;
import io.holdfast.events.consuming.MalformedEventException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every consumer takes, and what none does; the app's tests hold it against the AsyncAPI document. */
class EventDataTest {
    private static final Map<String, CloudEvent> EVENTS = Map.of(
            "order.created", Told.order("7-1", "order.created", "anna"),
            "order.item_added", Told.order("7-2", "order.item_added", "anna"),
            "order.paid", Told.paid("1.5", "anna"),
            "order.refused", Told.order("7-3", "order.refused", "anna"),
            "stock.changed",
                    Told.event(Topic.STOCK, "apple", "1.5/stock/apple", "stock.changed", change("item_id", "apple")),
            "payment.changed", Told.charged("1.5/payment/anna", "anna"),
            "protocol.switched",
                    Told.event(
                            Topic.PROTOCOL,
                            "one",
                            "7-4",
                            "protocol.switched",
                            JsonObject.of("node", "one", "session", 3, "protocol", "saga", "refusal_rate", 0.25)));

    private static JsonObject change(String member, String id) {
        return JsonObject.of(member, id, "change", -1);
    }

    static Stream<CloudEvent> whatIsToldIsTaken() {
        return EVENTS.values().stream();
    }

    @ParameterizedTest
    @MethodSource
    void whatIsToldIsTaken(CloudEvent event) {
        assertThat(EventData.of(event)).isEqualTo(new JsonObject(event.data()));
    }

    @Test
    void aMemberThatTheContractDoesNotHaveIsLetBe() {
        var event = EVENTS.get("order.created");
        var more = new JsonObject(event.data()).put("gift", true);
        assertThat(EventData.of(with(event, more)).getBoolean("gift")).isTrue();
    }

    static Stream<Arguments> whatBreaksTheContractIsNamed() {
        return Stream.of(
                broken("order.created", "order_id", "other", "its order_id, subject and key are not one"),
                broken("order.created", "order_id", 7, "its order_id is no id"),
                broken("order.created", "user_id", null, "its user_id is no id"),
                broken("order.created", "user_id", "a b", "its user_id is no id"),
                broken("order.created", "user_id", "x".repeat(65), "its user_id is no id"),
                broken("order.item_added", "quantity", 0, "its quantity is no integer from 1 to 10000"),
                broken("order.item_added", "quantity", 10_001, "its quantity is no integer from 1 to 10000"),
                broken("order.item_added", "quantity", "much", "its quantity is no integer from 1 to 10000"),
                broken("order.item_added", "price", -1, "its price is no integer from 0"),
                broken("order.item_added", "item_id", "", "its item_id is no id"),
                broken("order.paid", "total_cost", -5, "its total_cost is no integer from 0"),
                broken("order.paid", "total_cost", 1.5, "its total_cost is no integer from 0"),
                broken("order.paid", "total_cost", (1L << 53) + 1, "its total_cost is no integer from 0"),
                broken("order.paid", "items", "no", "its items are no list"),
                broken("order.paid", "items", new JsonArray(), "its items are no list"),
                broken("order.paid", "items", JsonArray.of(7), "one of its items is no object"),
                broken("order.paid", "items", JsonArray.of(new JsonObject()), "its item_id is no id"),
                broken("order.paid", "protocol", "3pc", "its protocol is none of [2pc, saga]"),
                broken("order.refused", "reason", "whim", "its reason is none of [insufficient-credit, "),
                broken("stock.changed", "change", null, "its change is no integer"),
                broken("stock.changed", "item_id", "pear", "its item_id, subject and key are not one"),
                broken("payment.changed", "change", "1", "its change is no integer"),
                broken("protocol.switched", "node", 1, "its node is no text"),
                broken("protocol.switched", "session", 0, "its session is no integer from 1"),
                broken("protocol.switched", "protocol", "", "its protocol is none of"),
                broken("protocol.switched", "refusal_rate", 1.01, "its refusal_rate is no number from 0 to 1"));
    }

    private static Arguments broken(String type, String member, Object value, String why) {
        var event = EVENTS.get(type);
        var data = new JsonObject(event.data()).put(member, value);
        if (value == null) {
            data.remove(member);
        }
        return Arguments.of(with(event, data), why);
    }

    private static CloudEvent with(CloudEvent event, JsonObject data) {
        return Told.event(event.topic(), event.key(), event.id(), event.type(), data);
    }

    @ParameterizedTest
    @MethodSource
    void whatBreaksTheContractIsNamed(CloudEvent event, String why) {
        assertThatThrownBy(() -> EventData.of(event))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageStartingWith(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "7", "null"})
    void whatIsNoObjectIsNoEvent(String data) {
        var event = new CloudEvent(Topic.ORDERS, "order", "1.5", "order.paid", "order", Told.NOON, data, null);
        assertThatThrownBy(() -> EventData.of(event)).hasMessage("its value is no JSON object");
    }

    @Test
    void anEventOfATypeThatTheContractDoesNotHaveIsNotGuessedAt() {
        var event = Told.event(Topic.ORDERS, "order", "7-9", "order.archived", Told.data("order.created", "anna"));
        assertThatThrownBy(() -> EventData.of(event)).hasMessage("its type is not one of the contract: order.archived");
    }

    @Test
    void anEventBelongsOnItsTopic() {
        var event = Told.event(Topic.STOCK, "order", "1.5", "order.paid", Told.data("order.paid", "anna"));
        assertThatThrownBy(() -> EventData.of(event)).hasMessage("order.paid does not belong on this topic");
    }
}
