package io.holdfast.app.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.holdfast.app.Cli;
import io.holdfast.app.endtoend.Server;
import io.holdfast.app.endtoend.Shop;
import io.holdfast.embedded.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server and a subscriber that knows nothing of it but what is documented. */
class WebhooksTest {
    @TempDir
    Path folder;

    private final List<Got> got = new CopyOnWriteArrayList<>();
    private volatile int answer = 204;

    private record Got(String timestamp, String signature, String body) {
        JsonObject json() {
            return new JsonObject(body);
        }
    }

    private HttpServer subscriber() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", this::take);
        server.start();
        return server;
    }

    private void take(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        got.add(new Got(
                exchange.getRequestHeaders().getFirst("Holdfast-Timestamp"),
                exchange.getRequestHeaders().getFirst("Holdfast-Signature"),
                body));
        exchange.sendResponseHeaders(answer, -1);
        exchange.close();
    }

    private static Cli.Result webhooks(Server server, String verb, String... words) throws Exception {
        return server.cli().run(List.of("webhooks", verb), words);
    }

    private static String hmac(String secret, String text) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    }

    private static String paidOrder(Server server) {
        try (var shop = Shop.at(server.url())) {
            var order = shop.order(shop.user(100), shop.item(30, 10));
            shop.done("/orders/checkout/" + order);
            return order;
        }
    }

    @Test
    void aPurchaseIsToldToASubscriberThatMayBeWhereItIs() throws Exception {
        var subscriber = subscriber();
        var url = "http://127.0.0.1:" + subscriber.getAddress().getPort() + "/hook";
        try (var server = Server.start(
                folder.resolve("data"), Map.of("HOLDFAST_EVENTS_ENABLED", "true", "HOLDFAST_LOOPS", "1"))) {
            var refused = webhooks(server, "add", url, "order.paid");
            assertThat(refused.status()).isEqualTo(2);
            assertThat(refused.lastLine()).isEqualTo("holdfast: 127.0.0.1 is not a public address.");
            assertThat(webhooks(server, "list").text()).isEqualTo("no webhooks");

            server.stop();
            server.cli().with("HOLDFAST_WEBHOOKS_ALLOW_PRIVATE", "true");
            server.startAgain();
            var added = new JsonObject(
                    webhooks(server, "add", url, "order.paid", "--json").text());
            var secret = added.getString("secret");
            var order = paidOrder(server);
            Eventually.until("it was told", () -> !got.isEmpty());

            var first = got.getFirst();
            assertThat(first.json().getString("type")).isEqualTo("order.paid");
            assertThat(first.json().getString("subject")).isEqualTo(order);
            assertThat(first.json().getString("source")).isEqualTo("/holdfast");
            assertThat(first.json().getJsonObject("data").getLong("total_cost")).isEqualTo(30);
            assertThat(first.signature()).isEqualTo("v1=" + hmac(secret, first.timestamp() + "." + first.body()));
            assertThat(webhooks(server, "list").status()).isZero();
            assertThat(webhooks(server, "list", "--json").text()).doesNotContain(secret);

            answer = 500;
            var second = paidOrder(server);
            Eventually.until("it was told", () -> got.size() > 1);
            Eventually.until("it shows", () -> shows(server, "it answered 500"));
            answer = 200;
            assertThat(webhooks(server, "resume", added.getString("id")).status())
                    .isZero();
            Eventually.until("it took it", () -> shows(server, "active, 0 wait, 0 missed"));
            assertThat(got.getLast().json().getString("subject")).isEqualTo(second);

            assertThat(webhooks(server, "remove", added.getString("id")).text())
                    .isEqualTo(added.getString("id") + " => removed");
            assertIsGone(server, added.getString("id"));
        } finally {
            subscriber.stop(0);
        }
    }

    /** By all ways in at once, and again after a restart. */
    @Test
    void aKeyAddsOneHoweverOftenItIsSent() throws Exception {
        var body = "{\"url\":\"http://127.0.0.1:1/hook\",\"types\":[\"order.paid\"]}";
        try (var server = Server.start(
                folder.resolve("data"),
                Map.of(
                        "HOLDFAST_EVENTS_ENABLED",
                        "true",
                        "HOLDFAST_WEBHOOKS_ALLOW_PRIVATE",
                        "true",
                        "HOLDFAST_LOOPS",
                        "2"))) {
            var answers = new ArrayList<HttpResponse<String>>();
            try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
                var sent = IntStream.range(0, 24)
                        .mapToObj(i -> all.submit(() -> add(server, body)))
                        .toList();
                for (var each : sent) {
                    answers.add(each.get());
                }
            }
            server.kill();
            server.startAgain();
            var last = add(server, body);

            assertThat(last.statusCode()).as(last.body()).isEqualTo(200);
            assertThat(last.headers().firstValue("Idempotent-Replayed")).hasValue("true");
            assertThat(answers)
                    .anyMatch(answer -> answer.statusCode() == 200)
                    .allMatch(answer ->
                            answer.statusCode() == 409 || answer.body().equals(last.body()));
            assertThat(add(server, body.replace("paid", "created")).statusCode())
                    .isEqualTo(422);
            assertThat(webhooks(server, "list").text()).containsOnlyOnce("127.0.0.1:1/hook");
        }
    }

    private static HttpResponse<String> add(Server server, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(server.admin() + "/webhooks"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "once")
                .POST(BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private static void assertIsGone(Server server, String id) throws Exception {
        for (var verb : List.of("remove", "resume")) {
            var gone = webhooks(server, verb, id);
            assertThat(gone.status()).isEqualTo(1);
            assertThat(gone.lastLine()).startsWith("holdfast: There is no webhook " + id + ": it was removed");
        }
    }

    private static boolean shows(Server server, String text) {
        try {
            return webhooks(server, "list").text().contains(text);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
