package io.holdfast.app.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.holdfast.app.endtoend.Server;
import io.holdfast.app.endtoend.Shop;
import io.holdfast.embedded.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on the same stores tell what happens at either, and one goes on when the other is killed. */
class TwoTellersTest {
    private static final int ORDERS = 20;

    @TempDir
    Path folder;

    private final List<String> told = new CopyOnWriteArrayList<>();

    private HttpServer subscriber() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            told.add(new JsonObject(new String(exchange.getRequestBody().readAllBytes(), UTF_8)).getString("id"));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static Map<String, String> settings(String name) {
        return new HashMap<>(Map.of(
                "HOLDFAST_NODE_NAME", name,
                "HOLDFAST_EVENTS_ENABLED", "true",
                "HOLDFAST_WEBHOOKS_ALLOW_PRIVATE", "true",
                "HOLDFAST_LOOPS", "1"));
    }

    private static Map<String, String> besides(Server one) {
        Eventually.until(
                "its Kafka is known", () -> one.stores().stores().kafka().isPresent());
        var stores = one.stores().stores();
        var settings = settings("two");
        settings.put("HOLDFAST_POSTGRES_URI", stores.postgres());
        settings.put("HOLDFAST_STOCK_REDIS", stores.stockRedis().getFirst());
        settings.put("HOLDFAST_PAYMENT_REDIS", stores.paymentRedis().getFirst());
        settings.put(
                "HOLDFAST_KAFKA_BOOTSTRAP_SERVERS",
                stores.kafka().orElseThrow().client().get("bootstrap.servers"));
        return settings;
    }

    private static List<String> buy(Shop shop, String user, String item, int count) {
        var orders = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            var order = shop.order(user, item);
            shop.done("/orders/checkout/" + order);
            orders.add(order);
        }
        return orders;
    }

    private static List<String> paid(List<JsonObject> events) {
        return events.stream()
                .filter(event -> event.getString("type").equals("order.paid"))
                .map(event -> event.getJsonObject("data").getString("order_id"))
                .toList();
    }

    private static List<String> kept(Server server) {
        return server.stores().sql("select event_id from webhook_delivery order by position").stream()
                .map(List::getFirst)
                .toList();
    }

    @Test
    void whatHappensAtEitherIsToldByTheOneThatIsLeft() throws Exception {
        var subscriber = subscriber();
        try (var one = Server.start(folder.resolve("one"), settings("one"));
                var atOne = Shop.at(one.url())) {
            var item = atOne.item(1, 1_000);
            var user = atOne.user(1_000);
            var url = "http://127.0.0.1:" + subscriber.getAddress().getPort() + "/hook";
            assertThat(one.cli()
                            .run(List.of("webhooks", "add"), url, "order.paid")
                            .status())
                    .isZero();
            var orders = new ArrayList<String>();
            var heard = new ArrayList<String>();
            String lastId;
            try (var two = Server.start(folder.resolve("two"), besides(one));
                    var atTwo = Shop.at(two.url());
                    var stream = EventStream.of(two.url(), user)) {
                stream.begin();
                orders.addAll(buy(atOne, user, item, ORDERS));
                orders.addAll(buy(atTwo, user, item, ORDERS));
                while (heard.size() < ORDERS) {
                    heard.addAll(paid(stream.until("order.paid")));
                }
                lastId = stream.lastId();
                two.kill();
            }
            orders.addAll(buy(atOne, user, item, ORDERS));
            try (var stream = EventStream.after(lastId, one.url(), user)) {
                while (heard.size() < 3 * ORDERS) {
                    heard.addAll(paid(stream.until("order.paid")));
                }
            }
            assertThat(heard).containsExactlyInAnyOrderElementsOf(orders);

            Eventually.until("everything is kept", () -> kept(one).size() == 3 * ORDERS);
            Eventually.until(
                    "everything was told", () -> told.stream().distinct().count() == 3 * ORDERS);
            assertThat(told.stream().distinct().toList()).isEqualTo(kept(one));
            one.assertAuditHolds();
        } finally {
            subscriber.stop(0);
        }
    }
}
