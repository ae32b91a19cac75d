package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.testing.Eventually;
import io.holdfast.embedded.testing.TestStores;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders, stock and payment in three processes that reach each other by Kafka only. */
class SplitProcessesTest {
    private static final int ORDERS = 20_000;

    @TempDir
    Path folder;

    private Server start(String node, String participants, Map<String, String> stores) throws Exception {
        var environment = new HashMap<>(stores);
        environment.putAll(Map.of(
                "HOLDFAST_NODE_NAME", node,
                "HOLDFAST_LOOPS", "1",
                "HOLDFAST_EVENTS_ENABLED", "true",
                "HOLDFAST_EVENTS_CONSUMERS", "",
                "HOLDFAST_EVENTS_TOPIC_PREFIX", "split.",
                "HOLDFAST_COMMANDS_OVER_KAFKA", "true",
                "HOLDFAST_COMMANDS_PARTICIPANTS", participants));
        return Server.start(folder.resolve(node), environment);
    }

    private static Map<String, String> stores() {
        return Map.of(
                "HOLDFAST_POSTGRES_URI", TestStores.freshDatabase(),
                "HOLDFAST_STOCK_REDIS", TestStores.emptiedRedis(),
                "HOLDFAST_PAYMENT_REDIS", TestStores.redis().address().toString(),
                "HOLDFAST_KAFKA_BOOTSTRAP_SERVERS", TestStores.kafka().address().toString());
    }

    private static String health(Shop shop) {
        return Shop.await(shop.get("/orders/health")).body();
    }

    @Test
    void aProcessThatIsKilledCostsNothingAndTheOthersGoOnWhenItIsBack() throws Exception {
        var stores = stores();
        try (var orders = start("orders", "", stores);
                var payment = start("payment", "payment", stores);
                var shop = new Shop(orders.url(), 16)) {
            Eventually.until(
                    "it is said who is missing", () -> health(shop).contains("no process answers for stock\""));
            try (var stock = start("stock", "stock", stores)) {
                Eventually.until("all are there", () -> health(shop).contains("UP"));
                theyTradeAndRefuse(shop);

                shop.done("/stock/batch_init/10/100000/1");
                shop.done("/payment/batch_init/10/100000");
                shop.done("/orders/batch_init/" + ORDERS + "/10/10/1");
                var rush = Rush.begin(shop, ORDERS, 16);
                Eventually.until("customers buy", () -> rush.answered() > 100);
                stock.kill();
                Eventually.until("it is missed", () -> health(shop).contains("no process answers for stock"));
                stock.startAgain();
                Eventually.until("it is back", () -> health(shop).contains("UP"));
                int before = rush.answered();
                Eventually.until("customers buy again", () -> rush.answered() > before + 100);
                var told = rush.close().statuses();
                assertThat(Set.copyOf(told.values())).contains(200).isSubsetOf(200, 202, 429);
                told.forEach((order, status) -> {
                    if (status == 200) {
                        assertThat(shop.paid(order.toString())).isTrue();
                    }
                });

                payment.kill();
                Eventually.until("it is missed", () -> health(shop).contains("no process answers for payment"));
                assertThat(Shop.await(shop.checkout(Integer.toString(ORDERS - 1)))
                                .status())
                        .isEqualTo(429);
                payment.startAgain();
                Eventually.until("it is back", () -> health(shop).contains("UP"));
                Eventually.until("it is sold", () -> Shop.await(shop.checkout(Integer.toString(ORDERS - 1)))
                        .ok());
                orders.assertAuditHolds();
            }
        }
    }

    private static void theyTradeAndRefuse(Shop shop) {
        var item = shop.item(30, 2);
        var user = shop.user(100);
        var order = shop.order(user, item);
        shop.done("/orders/checkout/" + order);
        assertThat(shop.stock(item)).isOne();
        assertThat(shop.credit(user)).isEqualTo(70);
        assertThat(Shop.await(shop.checkout(order)).ok()).isTrue();
        assertThat(shop.credit(user)).isEqualTo(70);
        assertThat(Shop.await(shop.checkout(shop.order(user, item, item))).status())
                .isEqualTo(409);
        assertThat(shop.stock(item)).isOne();
    }
}
