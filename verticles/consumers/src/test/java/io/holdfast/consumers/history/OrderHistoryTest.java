package io.holdfast.consumers.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.holdfast.embedded.testing.TestStores;
import io.holdfast.events.CloudEvent;
import io.holdfast.events.Topic;
import io.holdfast.events.consuming.MalformedEventException;
import io.holdfast.events.consuming.StoreAwayException;
import io.holdfast.gateway.HistoryView;
import io.holdfast.gateway.HistoryView.Order;
import io.holdfast.gateway.HistoryView.Place;
import io.holdfast.journal.Migrations;
import io.holdfast.journal.Postgres;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** On a real Postgres. */
class OrderHistoryTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00.123456Z");

    private Pool sql;
    private OrderHistory history;
    private HistoryReader reader;

    @BeforeEach
    void open() {
        var postgres = Postgres.at(TestStores.freshDatabase());
        Migrations.apply(postgres);
        sql = postgres.pool(VERTX);
        history = new OrderHistory(sql);
        reader = new HistoryReader(sql);
    }

    @AfterEach
    void close() {
        sql.close().await();
    }

    @AfterAll
    static void end() {
        VERTX.close().await();
    }

    private static CloudEvent event(String order, String id, String type, long second, JsonObject data) {
        return new CloudEvent(
                Topic.ORDERS,
                order,
                id,
                type,
                order,
                NOON.plusSeconds(second),
                data.put("order_id", order).encode(),
                null);
    }

    private static CloudEvent created(String order, String id, long second) {
        return event(order, id, "order.created", second, JsonObject.of("user_id", "anna"));
    }

    private static CloudEvent added(String order, String id, long second) {
        return event(
                order,
                id,
                "order.item_added",
                second,
                JsonObject.of("user_id", "anna", "item_id", "apple", "quantity", 2, "price", 30));
    }

    private static CloudEvent refused(String order, String id, long second) {
        return event(order, id, "order.refused", second, JsonObject.of("user_id", "anna", "reason", "out-of-stock"));
    }

    private static CloudEvent paid(String order, String id, long second) {
        return event(order, id, "order.paid", second, JsonObject.of("user_id", "anna", "total_cost", 50));
    }

    private List<Order> orders() {
        return reader.ofUser("anna", null, 100).await();
    }

    private List<String> timeline(String order) {
        return reader.timeline(order).await().stream()
                .map(HistoryView.Entry::eventId)
                .toList();
    }

    @Test
    void anOrderStandsAsItsEventsSay() {
        history.apply(List.of(created("order", "7-1", 0), added("order", "7-2", 1)));
        assertThat(orders()).containsExactly(new Order("order", "created", NOON, NOON.plusSeconds(1), 60));

        history.apply(List.of(added("order", "7-3", 2), refused("order", "7-4", 3)));
        assertThat(orders()).containsExactly(new Order("order", "refused", NOON, NOON.plusSeconds(3), 120));

        history.apply(List.of(paid("order", "1.5", 4)));
        assertThat(orders()).containsExactly(new Order("order", "paid", NOON, NOON.plusSeconds(4), 50));
        assertThat(timeline("order")).containsExactly("7-1", "7-2", "7-3", "7-4", "1.5");
        assertThat(reader.timeline("order").await().getLast().data().getLong("total_cost"))
                .isEqualTo(50);
    }

    @Test
    void anEventHasItsEffectOnce() {
        var first = List.of(created("order", "7-1", 0), added("order", "7-2", 1), added("order", "7-2", 1));
        history.apply(first);
        history.apply(first);
        history.apply(List.of(added("order", "7-2", 1), added("order", "7-3", 2)));

        assertThat(orders()).singleElement().extracting(Order::totalCost).isEqualTo(120L);
        assertThat(timeline("order")).containsExactly("7-1", "7-2", "7-3");
    }

    @Test
    void whatComesLateOverwritesNothingThatIsNewer() {
        history.apply(List.of(paid("order", "1.5", 9)));
        history.apply(List.of(refused("order", "7-4", 3)));
        history.apply(List.of(added("order", "7-2", 1)));
        history.apply(List.of(created("order", "7-1", 0)));

        assertThat(orders()).containsExactly(new Order("order", "paid", NOON, NOON.plusSeconds(9), 50));
        assertThat(timeline("order")).containsExactly("7-1", "7-2", "7-4", "1.5");
    }

    @Test
    void theNewestComeFirstPageByPage() {
        history.apply(IntStream.range(0, 10)
                .mapToObj(i -> created("order-" + i, "7-" + i, i / 2)) // two at a time
                .toList());
        history.apply(List.of(event("other", "8-1", "order.created", 3, JsonObject.of("user_id", "bert"))));

        var first = reader.ofUser("anna", null, 4).await();
        assertThat(first).extracting(Order::id).containsExactly("order-9", "order-8", "order-7", "order-6");
        var last = first.getLast();
        var second = reader.ofUser("anna", new Place(last.createdAt(), last.id()), 100)
                .await();
        assertThat(second)
                .extracting(Order::id)
                .containsExactly("order-5", "order-4", "order-3", "order-2", "order-1", "order-0");
        assertThat(reader.ofUser("nobody", null, 100).await()).isEmpty();
        assertThat(reader.timeline("none").await()).isEmpty();
    }

    static Stream<Arguments> whatCannotBeReadIsTheEventsFault() {
        return Stream.of(
                arguments("", MalformedEventException.class),
                arguments("{", MalformedEventException.class),
                arguments("{\"total_cost\":\"much\"}", MalformedEventException.class),
                arguments("[]", IllegalStateException.class));
    }

    @ParameterizedTest
    @MethodSource
    void whatCannotBeReadIsTheEventsFault(String data, Class<?> fault) {
        var broken = new CloudEvent(Topic.ORDERS, "order", "1.1", "order.paid", "order", NOON, data, null);

        assertThatThrownBy(() -> history.apply(List.of(broken)))
                .isInstanceOf(fault)
                .hasMessageStartingWith("the history of orders cannot take it: ERROR: ");
        assertThat(timeline("order")).isEmpty();
    }

    @Test
    void whatHasNoEffectAsAWholeHasNone() {
        var broken = event("order", "1.6", "order.paid", 5, JsonObject.of("total_cost", "much"));

        assertThatThrownBy(() -> history.apply(List.of(created("order", "7-1", 0), broken)))
                .isNotInstanceOf(StoreAwayException.class);
        assertThat(timeline("order")).isEmpty();
        assertThat(orders()).isEmpty();
    }

    @Test
    void aPostgresThatIsAwayIsNotTheEventsFault() {
        var nowhere = Postgres.at("postgresql://postgres@127.0.0.1:1/postgres").pool(VERTX);

        assertThatThrownBy(() -> new OrderHistory(nowhere).apply(List.of(paid("order", "1.5", 4))))
                .isInstanceOf(StoreAwayException.class);
    }
}
