package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Cli;
import io.holdfast.embedded.testing.Eventually;
import io.holdfast.embedded.testing.TestStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bugs of other checkout systems that show only when something breaks on the way, each under the number it has in the list of
 * pitfalls.
 */
class PitfallsTest {
    private static final int KILLED = 137;

    @TempDir
    static Path folder;

    private static Server server;

    @BeforeAll
    static void open() throws Exception {
        var conf = Files.writeString(
                folder.resolve("stores.properties"),
                "loops = 1\npostgres.uri = %s\nstock.redis = %s/4\npayment.redis = %s/4\n"
                        .formatted(
                                TestStores.freshDatabase(),
                                TestStores.redis().uri(),
                                TestStores.redis().uri()));
        server = Server.startFaulty(folder.resolve("data"), Map.of("HOLDFAST_COORDINATOR_MODE", "saga"), conf);
    }

    @AfterAll
    static void close() throws Exception {
        server.assertAuditHolds();
        server.close();
    }

    @Test
    void pitfall1TheRecoveryOfACommittedCheckoutMarksItPaidAndARetryChargesNothing() throws Exception {
        try (var shop = Shop.at(server.url())) {
            var purchases = crash(shop, "orders", "after_decide", 1, 0);

            try (var after = Shop.at(server.url())) {
                assertThat(after.paid(purchases.last())).isTrue();
                assertThat(after.credit(purchases.rich())).isEqualTo(Purchases.PLENTY - 1);
                assertThat(Shop.await(after.checkout(purchases.last())).ok()).isTrue();
                assertThat(after.credit(purchases.rich())).isEqualTo(Purchases.PLENTY - 1);
            }
        }
    }

    @Test
    void pitfall3ACrashWhileCompensatingLeavesNothingHeld() throws Exception {
        try (var shop = Shop.at(server.url())) {
            // The stock has refused more than the credit, so it is asked first, and has something to give back.
            new Purchases(shop).order(shop, 0, 0, 8).checkout(shop).awaitAnswers();

            var purchases = crash(shop, "stock", "before_compensate", 0, 1);

            try (var after = Shop.at(server.url())) {
                assertThat(after.stock(purchases.item())).isEqualTo(Purchases.PLENTY);
                purchases.assertTrue(after);
            }
        }
    }

    /** The server crashes while one customer checks out, and is started again. */
    private static Purchases crash(Shop shop, String service, String point, int fine, int tooDear) throws Exception {
        var purchases = new Purchases(shop).order(shop, fine, tooDear, 0);
        try (var faults = Faults.of(server)) {
            faults.set(service, point, "crash");
        }
        purchases.checkout(shop);
        assertThat(server.process().awaitEnd()).isEqualTo(KILLED);
        server.startAgain();
        return purchases;
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "drop"})
    void pitfall8WhateverTheReasonForWhichAReplyIsLostNothingLeaks(String action) {
        try (var shop = Shop.at(server.url());
                var faults = Faults.of(server)) {
            var purchases = new Purchases(shop).order(shop, 1, 0, 0);
            faults.set("stock", "after_execute", action, Map.of("count", 1));

            purchases.checkout(shop).awaitAnswers();

            assertThat(faults.unspent()).isEmpty();
            assertThat(purchases.told(429)).isEqualTo(1);
            assertThat(shop.stock(purchases.item())).isEqualTo(Purchases.PLENTY);
            purchases.assertTrue(shop);
        }
    }

    @Test
    void pitfall10AFinishIsTriedUntilItIsDoneHoweverOftenItFails() {
        try (var shop = Shop.at(server.url());
                var faults = Faults.of(server)) {
            var purchases = new Purchases(shop).order(shop, 1, 0, 0);
            faults.set(
                    "stock", "before_commit", "error", Map.of("count", 16, "match", Map.of("order", purchases.last())));
            purchases.checkout(shop).awaitAnswers();
            assertThat(purchases.told(200)).isEqualTo(1);
            assertThat(faults.unsettled()).isEqualTo(1);

            Eventually.until("it has failed 16 times", () -> {
                // Every success of somebody else makes the next pause a short one.
                purchases.order(shop, 1, 0, 0).checkout(shop).awaitAnswers();
                return faults.unspent().isEmpty();
            });

            Eventually.until("it is settled all the same", () -> faults.unsettled() == 0);
            purchases.assertTrue(shop);
        }
    }

    @Test
    void pitfall20WhoPaysSlowlyKeepsNobodyElseFromAHotItem() {
        try (var shop = Shop.at(server.url());
                var faults = Faults.of(server)) {
            var item = shop.item(1, 31);
            var slow = shop.order(shop.user(1), item);
            faults.set("orders", "decide", "pause", Map.of("match", Map.of("order", slow)));
            var slowly = shop.checkout(slow);
            Eventually.until("it has its unit", () -> shop.stock(item) == 30);

            var others = IntStream.range(0, 30)
                    .mapToObj(i -> shop.checkout(shop.order(shop.user(1), item)))
                    .toList();

            others.forEach(other -> assertThat(Shop.await(other).ok()).isTrue());
            assertThat(slowly.isComplete()).isFalse();
            faults.clear();
            assertThat(Shop.await(slowly).status()).isIn(200, 429);
        }
    }

    @Test
    void pitfall21AFailingCompensationBlocksNoOther() {
        try (var shop = Shop.at(server.url());
                var faults = Faults.of(server)) {
            // The stock has refused more than the credit, so it is asked first, and has something to give back.
            var purchases = new Purchases(shop).order(shop, 0, 0, 8).checkout(shop);
            purchases.awaitAnswers();
            purchases.order(shop, 0, 1, 0);
            faults.set("stock", "before_compensate", "error", Map.of("match", Map.of("order", purchases.last())));
            purchases.checkout(shop).awaitAnswers();

            purchases.order(shop, 0, 5, 0).checkout(shop).awaitAnswers();

            Eventually.until("only one is still held", () -> faults.unsettled() == 1);
            assertThat(shop.stock(purchases.item())).isEqualTo(Purchases.PLENTY - 1);
            faults.clear();
            Eventually.until("it is given back as well", () -> faults.unsettled() == 0);
            purchases.assertTrue(shop);
        }
    }

    @Test
    void pitfall14FaultsAreOffUnlessSwitchedOnAndAtTheCoordinatorToo() throws Exception {
        try (var usual = Shop.at(Server.shared().url());
                var admin = Shop.at(Server.shared().admin());
                var faults = Faults.of(server)) {
            for (Shop port : List.of(usual, admin)) {
                var reply = Shop.await(port.post("/orders/fault/set"));
                assertThat(reply.status()).isEqualTo(404);
                assertThat(reply.problem()).isEqualTo("faults-off");
            }
            faults.set("orders", "decide", "delay:1", Map.of("count", 1));
            faults.clear();
        }
        var cli = new Cli(folder.resolve("open")).with("HOLDFAST_HTTP_HOST", "0.0.0.0");

        var up = cli.run("up", "--port", "0", "--faults");

        assertThat(up.status()).isEqualTo(2);
        assertThat(up.err())
                .containsExactly(
                        "holdfast: the option --faults: faults can be enabled only while http.host is a loopback"
                                + " address, and it is 0.0.0.0");
    }
}
