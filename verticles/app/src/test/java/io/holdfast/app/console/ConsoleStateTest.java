package io.holdfast.app.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Cli;
import io.holdfast.app.endtoend.HttpContract;
import io.holdfast.app.endtoend.Shop;
import io.holdfast.embedded.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server shows to its console, and that it is what there is. */
class ConsoleStateTest {
    /** Two a second. */
    private static final int MOST_STATES = 120;

    private static final HttpContract CONTRACT = HttpContract.read();

    @TempDir
    static Path folder;

    private static Cli cli;
    private static Cli.Foreground server;
    private static Shop shop;

    @BeforeAll
    static void start() throws Exception {
        var data = folder.resolve("data");
        cli = new Cli(data).with("HOLDFAST_LOOPS", "1");
        server = cli.up("--port", "0", "--faults");
        shop = Shop.at(server.url());
    }

    @AfterAll
    static void end() throws Exception {
        shop.close();
        server.close();
        assertThat(cli.run("down").status()).isZero();
    }

    /** Looks until the state is as wanted. */
    private static JsonObject state(Predicate<JsonObject> wanted) throws IOException {
        var connection = (HttpURLConnection)
                URI.create(server.url() + "/console/stream").toURL().openConnection();
        connection.setReadTimeout(60_000);
        try (var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8))) {
            int left = MOST_STATES;
            for (String line = in.readLine(); line != null && left > 0; line = in.readLine()) {
                if (line.startsWith("data: ")) {
                    left--;
                    var state = new JsonObject(line.substring("data: ".length()));
                    if (wanted.test(state)) {
                        return state;
                    }
                }
            }
        } finally {
            connection.disconnect();
        }
        throw new IOException("the stream ended, or never said so");
    }

    private static boolean holds(JsonObject state, long checkouts) {
        var books = state.getJsonObject("books");
        return books != null && books.getJsonObject("figures").getLong("checkouts") >= checkouts;
    }

    private static String shard(JsonObject state, String name) {
        return state.getJsonArray("shards").stream()
                .map(JsonObject.class::cast)
                .filter(shard -> shard.getString("shard").equals(name))
                .map(shard -> shard.getString("state"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theStateIsThatOfTheNode() throws IOException {
        var order = shop.order(shop.user(100), shop.item(30, 10));
        shop.done("/orders/checkout/" + order);
        var state = state(now -> holds(now, 1)
                && !now.getJsonArray("sessions").isEmpty()
                && !now.getJsonArray("killable").isEmpty());
        assertThat(state.getJsonArray("protocols").getJsonObject(0).getString("mode"))
                .isEqualTo("2pc");
        assertThat(shard(state, "stock-0")).isEqualTo("open");
        assertThat(state.getJsonArray("shards").getJsonObject(0).getLong("generation"))
                .isPositive();
        assertThat(state.getJsonArray("breakers")).hasSize(2);
        assertThat(state.getJsonObject("journal").getBoolean("up")).isTrue();
        assertThat(state.getInteger("in_flight")).isZero();
        assertThat(state.getValue("events")).isNull();
        assertThat(state.getJsonArray("killable")).contains("redis", "postgres");
        var books = state.getJsonObject("books");
        assertThat(books.getBoolean("holds")).isTrue();
        assertThat(books.getJsonArray("invariants").stream().map(each -> ((JsonObject) each).getString("id")))
                .containsExactly("I1", "I2", "I3", "I11", "I13");
        assertThat(books.getDouble("age_s")).isNotNegative();
        var session = state.getJsonArray("sessions").getJsonObject(0);
        assertThat(session.getString("state")).isEqualTo("active");
        assertThat(session.getLong("unsettled")).isZero();
    }

    @Test
    void onlyCheckoutsAreInFlightUntilTheyAreAnsweredOrAbandoned() throws IOException {
        try (var other = halfSent("/stock/add/1/1");
                var answered = halfSent("/orders/checkout/none");
                var abandoned = halfSent("/orders/checkout/none")) {
            assertThat(other.isConnected()).isTrue();
            state(now -> now.getInteger("in_flight") == 2);
            abandoned.close();
            state(now -> now.getInteger("in_flight") == 1);
            answered.getOutputStream().write('x');
            state(now -> now.getInteger("in_flight") == 0);
        }
    }

    /** A request whose body lacks its only byte, so that it waits for as long as wanted. */
    private static Socket halfSent(String path) throws IOException {
        var url = URI.create(server.url());
        var socket = new Socket(url.getHost(), url.getPort());
        var head = "POST " + path + " HTTP/1.1\r\nHost: " + url.getHost() + "\r\nContent-Length: 1\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(UTF_8));
        return socket;
    }

    @Test
    void thePageAndItsPartsAreServed() {
        var page = Shop.await(shop.get("/console"));
        assertThat(page.body()).contains("/console/assets/app.js");
        assertThat(Shop.await(shop.get("/console/assets/app.js")).status()).isEqualTo(200);
        assertThat(Shop.await(shop.get("/console/assets/uplot/uPlot.min.css")).status())
                .isEqualTo(200);
    }

    @Test
    void checkoutsOfTheLastSecondAreCounted() throws IOException {
        var user = shop.user(1_000_000);
        var item = shop.item(1, 1_000_000);
        var orders =
                IntStream.range(0, 200).mapToObj(i -> shop.order(user, item)).toList();
        state(now -> {
            orders.stream().limit(20).map(shop::checkout).toList().forEach(Shop::await);
            var checkouts = now.getJsonObject("checkouts");
            return checkouts.getDouble("paid_per_s") > 0
                    && checkouts.getDouble("p50_ms") > 0
                    && checkouts.getDouble("p99_ms") >= checkouts.getDouble("p50_ms");
        });
    }

    @Test
    void anOrderIsShownWithItsAttemptsStepByStep() {
        var user = shop.user(50);
        var order = shop.order(user, shop.item(60, 10));
        assertThat(Shop.await(shop.checkout(order)).status()).isEqualTo(402);
        shop.done("/payment/add_funds/" + user + "/50");
        shop.done("/orders/checkout/" + order);
        Eventually.until(
                "it is settled",
                () -> shop.read("/console/orders/" + order).encode().contains("\"settled\""));
        var shown = shop.read("/console/orders/" + order);
        assertThat(shown.getBoolean("paid")).isTrue();
        assertThat(shown.getLong("total_cost")).isEqualTo(60);
        var attempts = shown.getJsonArray("transactions");
        assertThat(attempts).hasSize(2);
        var paid = attempts.getJsonObject(0);
        assertThat(paid.getJsonObject("decision").getString("outcome")).isEqualTo("commit");
        assertThat(paid.getString("why")).contains("of the last decisions were refusals");
        assertThat(steps(paid)).startsWith("begun").containsSubsequence("voted", "durable", "answered");
        assertThat(paid.getJsonArray("branches").getJsonObject(0).getString("lines"))
                .contains(":1");
        var refused = attempts.getJsonObject(1);
        assertThat(refused.getString("guard")).startsWith("payment-0: NO: less of " + user);
        assertThat(refused.getValue("decision")).isNull();
        var transaction = Shop.await(shop.get("/console/transactions/" + paid.getString("tx")));
        assertThat(transaction.json().getString("order_id")).isEqualTo(order);
        CONTRACT.assertKept("get", "/console/transactions/{tx}", transaction);
        CONTRACT.assertKept("get", "/console/orders/{order_id}", Shop.await(shop.get("/console/orders/" + order)));
    }

    private static List<String> steps(JsonObject transaction) {
        return transaction.getJsonArray("steps").stream()
                .map(step -> ((JsonObject) step).getString("step"))
                .toList();
    }

    private static long generation(JsonObject state) {
        return state.getJsonArray("shards").stream()
                .map(JsonObject.class::cast)
                .filter(shard -> shard.getString("shard").equals("stock-0"))
                .mapToLong(shard -> shard.getLong("generation"))
                .sum();
    }

    @Test
    void aKilledRedisIsSeenAndSeenToComeBack() throws IOException {
        long before = generation(state(now -> shard(now, "stock-0").equals("open")));
        var killed = Shop.await(shop.post("/console/stores/redis/kill"));
        assertThat(killed.body()).isEqualTo("{\"killed\":\"redis\"}");
        CONTRACT.assertKept("post", "/console/stores/{store}/kill", killed);
        // It may be back before the state is sent next.
        state(now -> generation(now) > before && shard(now, "stock-0").equals("open"));
        assertThat(Shop.await(shop.post("/console/stores/nothing/kill")).status())
                .isEqualTo(404);
    }
}
