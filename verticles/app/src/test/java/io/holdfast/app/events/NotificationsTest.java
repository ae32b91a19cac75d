package io.holdfast.app.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.endtoend.Server;
import io.holdfast.app.endtoend.Shop;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server tells of a purchase to those who listen. */
class NotificationsTest {
    @TempDir
    Path folder;

    private static List<String> types(List<JsonObject> events) {
        return events.stream().map(event -> event.getString("type")).toList();
    }

    @Test
    void aUserHearsOfItsPurchasesAndAfterARestartOfWhatItHasNotHeardYet() throws Exception {
        try (var server = Server.start(
                folder.resolve("data"), Map.of("HOLDFAST_EVENTS_ENABLED", "true", "HOLDFAST_LOOPS", "1"))) {
            String user;
            String lastId;
            String second;
            try (var shop = Shop.at(server.url())) {
                var item = shop.item(30, 10);
                user = shop.user(0);
                try (var stream = EventStream.of(server.url(), user)) {
                    stream.begin();
                    shop.done("/payment/add_funds/" + user + "/100");
                    assertThat(types(stream.until("payment.changed"))).containsExactly("payment.changed");
                    var first = shop.order(user, item);
                    assertThat(types(stream.until("order.item_added")))
                            .containsExactly("order.created", "order.item_added");
                    shop.done("/orders/checkout/" + first);
                    var paid = stream.until("order.paid").getLast();
                    assertThat(paid.getJsonObject("data").getString("order_id")).isEqualTo(first);
                    assertThat(paid.getJsonObject("data").getLong("total_cost")).isEqualTo(30);
                    lastId = stream.lastId();
                }
                second = shop.order(user, item, item);
                shop.done("/orders/checkout/" + second);
            }
            server.stop();
            server.startAgain();
            try (var stream = EventStream.after(lastId, server.url(), user)) {
                var missed = stream.until("order.paid");
                assertThat(missed.getLast().getJsonObject("data").getString("order_id"))
                        .isEqualTo(second);
                assertThat(types(missed)).contains("order.created", "order.item_added");
                assertThat(missed).extracting(event -> event.getString("id")).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void aServerThatStopsEndsTheStreamInGoodOrder() throws Exception {
        try (var server = Server.start(
                        folder.resolve("data"), Map.of("HOLDFAST_EVENTS_ENABLED", "true", "HOLDFAST_LOOPS", "1"));
                var stream = EventStream.of(server.url(), "anna")) {
            stream.begin();
            server.stop();
            assertThat(stream.rest()).noneMatch(line -> line.startsWith("data: "));
        }
    }
}
