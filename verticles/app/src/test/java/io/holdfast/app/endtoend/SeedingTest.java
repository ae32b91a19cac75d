package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.testing.Eventually;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code batch_init} of a shop that is open, and of one that is restarted afterwards. */
class SeedingTest {
    private static final String STOCK = "/stock/batch_init/50/100000/2";
    private static final String PAYMENT = "/payment/batch_init/100/100000";
    private static final String ORDERS = "/orders/batch_init/20000/50/100/2";

    @TempDir
    Path folder;

    private Server server;
    private Shop shop;

    @BeforeEach
    void start() throws Exception {
        server = Server.start(
                folder.resolve("data"),
                Map.of("HOLDFAST_LOOPS", "2", "HOLDFAST_STOCK_SHARDS", "2", "HOLDFAST_PAYMENT_SHARDS", "2"));
        shop = new Shop(server.url(), 40);
        List.of(STOCK, PAYMENT, ORDERS).forEach(shop::done);
    }

    @AfterEach
    void end() throws Exception {
        shop.close();
        server.close();
    }

    @Test
    void whileCustomersBuyNothingIsLostOrGivenAway() {
        var rush = Rush.begin(shop, 20_000, 24);
        for (String seed : List.of(STOCK, PAYMENT, ORDERS, STOCK, ORDERS, PAYMENT)) {
            int before = rush.answered();
            Eventually.until("customers buy", () -> rush.answered() > before + 50);
            shop.done(seed);
        }

        var told = Set.copyOf(rush.close().statuses().values());

        assertThat(told).contains(200).isSubsetOf(200, 409, 429);
        server.assertAuditHolds();
    }

    /** Folding waits for a seeding, for minutes if it must; who has an idempotency key does not. */
    @Test
    void whileBalancesAreOpenedRequestsWithAKeyAreAnswered() throws Exception {
        var stores = server.stores();
        try (var seeding = stores.holding("select pg_advisory_lock(3, 0)")) {
            assertThat(seeding).isNotNull();
            assertThat(Shop.await(shop.checkout("5")).ok()).isTrue();
            Eventually.until(
                    "folding waits", () -> stores.number("select count(*) from pg_locks where not granted") > 0);

            var replies = IntStream.range(0, 8)
                    .mapToObj(i -> shop.post("/orders/create/1", "key-" + i))
                    .toList();

            assertThat(replies)
                    .allSatisfy(reply -> assertThat(Shop.await(reply).status()).isEqualTo(200));
            assertThat(stores.number("select count(*) from pg_locks where not granted"))
                    .isPositive();
        }
    }

    @Test
    void severalAtOnceAreAllAnswered() {
        var replies = List.of(STOCK, PAYMENT, ORDERS, STOCK, PAYMENT, ORDERS, STOCK, PAYMENT, ORDERS).stream()
                .map(shop::post)
                .toList();

        replies.forEach(reply -> assertThat(Shop.await(reply).status())
                .as(Shop.await(reply).body())
                .isIn(200, 429));
        assertThat(shop.stock("49")).isEqualTo(100_000);
        assertThat(shop.credit("99")).isEqualTo(100_000);
        assertThat(Shop.await(shop.checkout("7")).ok()).isTrue();
        server.assertAuditHolds();
    }

    @Test
    void aPaidOrderThatIsReplacedIsANewOneAndTheBooksBalance() throws Exception {
        assertThat(Shop.await(shop.checkout("3")).ok()).isTrue();
        assertThat(shop.paid("3")).isTrue();

        shop.done(ORDERS);
        assertThat(shop.paid("3")).isFalse();
        assertThat(Shop.await(shop.checkout("3")).ok()).isTrue();
        assertThat(sold()).isEqualTo(4);
        shop.done(STOCK);
        assertThat(sold()).isZero();
        shop.close();
        server.kill();
        server.startAgain();
        shop = Shop.at(server.url());

        assertThat(shop.paid("3")).isTrue();
        assertThat(sold()).isZero();
        server.assertAuditHolds();
    }

    /** What is missing of the opening stock. */
    private long sold() {
        long sold = 0;
        for (int item = 0; item < 50; item++) {
            sold += 100_000 - shop.stock("" + item);
        }
        return sold;
    }
}
