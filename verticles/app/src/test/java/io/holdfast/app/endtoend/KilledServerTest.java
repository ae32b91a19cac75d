package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.DataFolder;
import io.holdfast.embedded.EmbeddedPostgres;
import io.holdfast.embedded.EmbeddedRedis;
import io.holdfast.embedded.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that end in the middle of a rush, and the next one on the same data: nobody lost anything, nobody got a gift. */
class KilledServerTest {
    private static final int ORDERS = 1_500;
    private static final int ITEMS = 40;
    private static final int USERS = 200;
    private static final int STOCK = 50;
    private static final int CREDIT = 8;

    @TempDir
    Path folder;

    static Stream<Map<String, String>> settings() {
        return Stream.of(
                Map.of("HOLDFAST_LOOPS", "1"),
                Map.of(
                        "HOLDFAST_COORDINATOR_MODE", "saga",
                        "HOLDFAST_LOOPS", "3",
                        "HOLDFAST_STOCK_SHARDS", "4",
                        "HOLDFAST_PAYMENT_SHARDS", "2"));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void pitfall13AfterEveryKillWhatWasAnsweredIsTrue(Map<String, String> settings) throws Exception {
        try (var server = Server.start(folder.resolve("data"), settings)) {
            open(server);
            for (int answers : List.of(600, 900)) {
                var told = rush(server, answers, server::kill);
                server.startAgain();
                assertTrue(server, told);
            }
        }
    }

    @Test
    void anOrderlyStopAnswersWhatItBeganAndTheNextServerKnowsIt() throws Exception {
        try (var server = Server.start(folder.resolve("data"), Map.of("HOLDFAST_LOOPS", "2"))) {
            open(server);
            var told = rush(server, 700, server::stop);
            // Whoever was not answered had come too late: nothing may have become of that.
            told.replaceAll((order, status) -> status == Rush.NONE ? 429 : status);
            server.startAgain();
            assertTrue(server, told);
        }
    }

    @Test
    void aRedisThatOutlivesTheServerIsRebuilt() throws Exception {
        try (var stores = DataFolder.open(folder.resolve("stores"))) {
            var redis = EmbeddedRedis.start(stores.claim("redis"));
            var postgres = EmbeddedPostgres.start(stores.claim("postgres"));
            var conf = Files.writeString(
                    folder.resolve("external.properties"),
                    "postgres.uri = %s\nstock.redis = %s\npayment.redis = %s\nstock.shards = 2\n"
                            .formatted(postgres.uri(), redis.uri(), redis.uri()));
            try (var server = Server.startWith(folder.resolve("data"), conf)) {
                open(server);
                var told = rush(server, 700, server::kill);
                long before = server.stores().number("select max(generation) from shard");
                server.startAgain();
                assertThat(server.stores().number("select min(generation) from shard"))
                        .isGreaterThanOrEqualTo(before + 1);
                assertTrue(server, told);
            } finally {
                redis.stop();
                postgres.stop();
            }
        }
    }

    /** Something ends a server. */
    private interface End {
        void run() throws Exception;
    }

    private static void open(Server server) {
        try (var shop = Shop.at(server.url())) {
            shop.done("/stock/batch_init/" + ITEMS + "/" + STOCK + "/1");
            shop.done("/payment/batch_init/" + USERS + "/" + CREDIT);
            shop.done("/orders/batch_init/" + ORDERS + "/" + ITEMS + "/" + USERS + "/1");
        }
    }

    private static Map<Integer, Integer> rush(Server server, int answers, End end) throws Exception {
        try (var shop = new Shop(server.url(), 48)) {
            var rush = Rush.begin(shop, ORDERS, 48);
            Eventually.until(answers + " answers", () -> rush.answered() >= answers);
            end.run();
            return rush.close().statuses();
        }
    }

    /** {@code told} is what customers were told, by order; those of {@link Rush#NONE} may have bought or not. */
    private static void assertTrue(Server server, Map<Integer, Integer> told) {
        assertThat(Set.copyOf(told.values())).contains(200, 402).isSubsetOf(200, 402, 409, 429, Rush.NONE);
        try (var shop = new Shop(server.url(), 32)) {
            var spent = new HashMap<String, Long>();
            var found = IntStream.range(0, ORDERS)
                    .mapToObj(order -> shop.get("/orders/find/" + order))
                    .toList();
            found.forEach(reply -> judge(Shop.await(reply).json(), told, spent));
            for (int user = 0; user < USERS; user++) {
                assertThat(shop.credit("" + user)).isEqualTo(CREDIT - spent.getOrDefault("" + user, 0L));
            }
        }
        server.assertAuditHolds();
    }

    private static void judge(JsonObject order, Map<Integer, Integer> told, Map<String, Long> spent) {
        int id = Integer.parseInt(order.getString("order_id"));
        boolean paid = order.getBoolean("paid");
        if (told.getOrDefault(id, Rush.NONE) == 200) {
            assertThat(paid).as("order " + id + " was answered 200").isTrue();
        } else if (told.getOrDefault(id, Rush.NONE) != Rush.NONE) {
            assertThat(paid).as("order " + id + " was answered " + told.get(id)).isFalse();
        }
        if (paid) {
            spent.merge(order.getString("user_id"), order.getLong("total_cost"), Long::sum);
        }
    }
}
