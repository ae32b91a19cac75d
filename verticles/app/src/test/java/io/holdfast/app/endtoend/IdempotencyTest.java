package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request with an idempotency key has one effect and one answer, however often and wherever it arrives. */
class IdempotencyTest {
    @TempDir
    static Path folder;

    private static Server server;

    @BeforeAll
    static void start() throws Exception {
        server = Server.start(folder.resolve("data"), Map.of("HOLDFAST_LOOPS", "3"));
    }

    @AfterAll
    static void end() throws Exception {
        server.assertAuditHolds();
        server.close();
    }

    @Test
    void theSameRequestIsAnsweredWithTheSameBytesAcrossRestarts() throws Exception {
        var before = enter();
        var user = before.user(100);
        var item = before.item(7, 5);
        var order = before.order(user, item);
        var refusable = before.order(before.user(1), item);
        var paths = Map.of(
                "fund", "/payment/add_funds/" + user + "/10",
                "pay", "/payment/pay/" + user + "/3",
                "stock", "/stock/add/" + item + "/2",
                "item", "/stock/item/create/9",
                "user", "/payment/create_user",
                "order", "/orders/create/" + user,
                "line", "/orders/addItem/" + refusable + "/" + item + "/1",
                "checkout", "/orders/checkout/" + order,
                "refusal", "/orders/checkout/" + refusable);
        var first = new TreeMap<String, Reply>();
        paths.forEach((key, path) -> first.put(key, Shop.await(before.post(path, key))));
        long credit = before.credit(user);
        long stock = before.stock(item);
        paths.forEach((key, path) -> assertSame(first.get(key), Shop.await(before.post(path, key))));
        before.close();

        server.kill();
        server.startAgain();

        try (var shop = enter()) {
            paths.forEach((key, path) -> assertSame(first.get(key), Shop.await(shop.post(path, key))));
            assertThat(shop.credit(user)).isEqualTo(credit).isEqualTo(100);
            assertThat(shop.stock(item)).isEqualTo(stock).isEqualTo(6);
            assertThat(first.get("refusal").status()).isEqualTo(402);
        }
    }

    private static void assertSame(Reply first, Reply again) {
        assertThat(again.status()).isEqualTo(first.status());
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.contentType()).isEqualTo(first.contentType());
    }

    @Test
    void aKeyOfAnotherRequestIs422AndChangesNothing() {
        try (var shop = enter()) {
            var user = shop.user(100);
            assertThat(Shop.await(shop.post("/payment/pay/" + user + "/10", "once"))
                            .ok())
                    .isTrue();

            var other = Shop.await(shop.post("/payment/pay/" + user + "/11", "once"));

            assertThat(other.status()).isEqualTo(422);
            assertThat(other.problem()).isEqualTo("idempotency-key-mismatch");
            assertThat(shop.credit(user)).isEqualTo(90);
        }
    }

    @Test
    void manyAtOnceHaveOneEffect() {
        try (var shop = new Shop(server.url(), 24)) {
            var user = shop.user(100);
            var item = shop.item(1, 50);
            var order = shop.order(user, item);
            atOnce(shop, "/payment/pay/" + user + "/10", "burst-pay");
            atOnce(shop, "/stock/subtract/" + item + "/10", "burst-stock");
            atOnce(shop, "/orders/addItem/" + order + "/" + item + "/1", "burst-line");
            atOnce(shop, "/orders/checkout/" + order, "burst-checkout");

            assertThat(shop.credit(user)).isEqualTo(88);
            assertThat(shop.stock(item)).isEqualTo(38);
        }
    }

    /** Every answer is the one success, or that it is in progress; then the success is there for everybody. */
    private static void atOnce(Shop shop, String path, String key) {
        var replies = IntStream.range(0, 24).mapToObj(i -> shop.post(path, key)).toList();
        var successes = replies.stream()
                .map(Shop::await)
                .filter(Reply::ok)
                .map(Reply::body)
                .toList();

        assertThat(successes).isNotEmpty();
        assertThat(Set.copyOf(successes)).hasSize(1);
        replies.stream().map(Shop::await).filter(reply -> !reply.ok()).forEach(reply -> {
            assertThat(reply.status()).as(path + " " + reply.body()).isEqualTo(409);
            assertThat(reply.problem()).isEqualTo("idempotency-key-in-use");
            assertThat(reply.retryAfter()).isPresent();
        });
        assertThat(Shop.await(shop.post(path, key)).body()).isEqualTo(successes.getFirst());
    }

    private static Shop enter() {
        return Shop.at(server.url());
    }
}
