package io.holdfast.app.endtoend;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One item with a stock of 100; a thousand users with a credit of 1 each want one of it, all at once. */
class SelloutTest {
    private static final int STOCK = 100;
    private static final int USERS = 1_000;

    @TempDir
    Path folder;

    /** The order of each user, by user. */
    private final List<String> orders = new ArrayList<>();

    static Stream<Map<String, String>> settings() {
        return Stream.of(
                Map.of("HOLDFAST_COORDINATOR_MODE", "auto", "HOLDFAST_LOOPS", "1"),
                Map.of(
                        "HOLDFAST_COORDINATOR_MODE", "2pc",
                        "HOLDFAST_LOOPS", "3",
                        "HOLDFAST_STOCK_SHARDS", "4",
                        "HOLDFAST_PAYMENT_SHARDS", "4"),
                Map.of(
                        "HOLDFAST_COORDINATOR_MODE", "saga",
                        "HOLDFAST_LOOPS", "3",
                        "HOLDFAST_STOCK_SHARDS", "4",
                        "HOLDFAST_PAYMENT_SHARDS", "4"));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void exactlyTheStockIsSoldToExactlyThoseWhoAreTold(Map<String, String> settings) throws Exception {
        try (var server = Server.start(folder.resolve("data"), settings);
                var shop = new Shop(server.url(), 96)) {
            open(shop);
            sellOut(server, shop, 1);
            open(shop);
            sellOut(server, shop, 3);
            server.assertAuditHolds();
        }
    }

    private void open(Shop shop) {
        shop.done("/stock/batch_init/1/" + STOCK + "/1");
        shop.done("/payment/batch_init/" + USERS + "/1");
        orders.clear();
        var created = IntStream.range(0, USERS)
                .mapToObj(user -> shop.post("/orders/create/" + user))
                .toList();
        created.forEach(reply -> orders.add(Shop.await(reply).json().getString("order_id")));
        orders.stream()
                .map(order -> shop.post("/orders/addItem/" + order + "/0/1"))
                .toList()
                .forEach(reply -> assertThat(Shop.await(reply).status()).isEqualTo(200));
    }

    private void sellOut(Server server, Shop shop, int times) {
        long before = server.stores().number("select count(*) from decision where outcome = 'C'");
        var answers = new HashMap<String, List<Future<Reply>>>();
        for (int i = 0; i < times; i++) {
            orders.forEach(order ->
                    answers.computeIfAbsent(order, key -> new ArrayList<>()).add(shop.checkout(order)));
        }

        var told = orders.stream()
                .filter(order -> answers.get(order).stream().map(Shop::await).toList().stream()
                        .anyMatch(Reply::ok))
                .collect(toSet());

        assertThat(told).hasSize(STOCK);
        answers.values().stream()
                .flatMap(List::stream)
                .map(Shop::await)
                .filter(reply -> !reply.ok())
                .forEach(reply -> {
                    assertThat(reply.status()).as(reply.body()).isEqualTo(409);
                    assertThat(reply.problem()).isEqualTo("out-of-stock");
                });
        assertThat(shop.stock("0")).isZero();
        assertThat(charged(shop)).isEqualTo(told);
        assertThat(paid(shop)).isEqualTo(told);
        assertThat(server.stores().number("select count(*) from decision where outcome = 'C'") - before)
                .isEqualTo(STOCK);
    }

    private Set<String> charged(Shop shop) {
        var credits = IntStream.range(0, USERS)
                .mapToObj(user -> shop.get("/payment/find_user/" + user))
                .toList();
        return IntStream.range(0, USERS)
                .filter(user -> Shop.await(credits.get(user)).json().getLong("credit") == 0)
                .mapToObj(orders::get)
                .collect(toSet());
    }

    private Set<String> paid(Shop shop) {
        var found =
                orders.stream().map(order -> shop.get("/orders/find/" + order)).toList();
        return found.stream()
                .map(reply -> Shop.await(reply).json())
                .filter(order -> order.getBoolean("paid"))
                .map(order -> order.getString("order_id"))
                .collect(toSet());
    }
}
