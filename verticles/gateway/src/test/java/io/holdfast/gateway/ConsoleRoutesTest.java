package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.testing.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsoleRoutesTest {
    private static final Pattern ASSET = Pattern.compile("\"(/console/assets/[^\"]+)\"");

    private final Gateway gateway = Gateway.start();
    private final RawHttp admin = gateway.deployAdmin();

    @AfterEach
    void stop() {
        gateway.close();
    }

    private Stream<RawHttp> bothPorts() {
        return Stream.of(gateway.client, admin);
    }

    @Test
    void transactionsAndOrdersAreShownOnBothPorts() {
        assertThat(bothPorts()).allSatisfy(port -> {
            assertThat(port.get("/console/transactions/3.17").body()).isEqualTo("{\"tx\":\"3.17\"}");
            assertThat(port.get("/console/orders/o1").body()).isEqualTo("{\"order_id\":\"o1\"}");
            var unknown = port.get("/console/transactions/3.18");
            assertThat(unknown.status()).isEqualTo(404);
            assertThat(unknown.body()).contains("/problems/nothing-of-that-name");
            assertThat(port.get("/console/orders/o2").status()).isEqualTo(404);
        });
    }

    @Test
    void whatIsNoTransactionOrOrderIsRefused() {
        for (String tx : List.of("3", "0.1", "3.x", "3.17.1", "%2B3.17", "3.%2B17", "3.%D9%A1", "9999999999.1")) {
            var refused = admin.get("/console/transactions/" + tx);
            assertThat(refused.status()).as(tx).isEqualTo(400);
            assertThat(refused.body()).contains("a transaction's id, such as 3.17");
        }
        assertThat(admin.get("/console/orders/a%20b").status()).isEqualTo(400);
        assertThat(admin.get("/console/transactions/9999999.1").problem()).isEqualTo("nothing-of-that-name");
    }

    @Test
    void whatCanBeDoneIsUnderThePageToo() {
        assertThat(admin.get("/console/orders/dlq/status").body())
                .isEqualTo(admin.get("/orders/dlq/status").body());
        assertThat(admin.get("/console/stock/fault/rules").status()).isEqualTo(404);
        assertThat(admin.post("/console/stores/redis/kill").body()).isEqualTo("{\"killed\":\"redis\"}");
        assertThat(admin.post("/console/stores/server/kill").status()).isEqualTo(404);
        assertThat(admin.get("/console/nothing").status()).isEqualTo(404);
    }

    @Test
    void thePageAndAllThatItRefersToAreServedAndNothingElseMayBeLoaded() {
        assertThat(bothPorts()).allSatisfy(port -> {
            var page = port.get("/console");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.headers().get("content-type")).startsWith("text/html");
            assertThat(page.headers().get("content-security-policy")).startsWith("default-src 'self';");
            var parts = ASSET.matcher(page.body())
                    .results()
                    .map(part -> part.group(1))
                    .toList();
            assertThat(parts).hasSizeGreaterThan(20);
            assertThat(parts)
                    .allSatisfy(
                            part -> assertThat(port.get(part).status()).as(part).isEqualTo(200));
            assertThat(port.get("/console/assets/panels/books.js").headers().get("content-type"))
                    .contains("javascript");
        });
    }

    @Test
    void nothingBesideThePageIsServed() {
        for (String path : List.of(
                "/console/assets/../io/holdfast/gateway/Gateway.class",
                "/console/assets/%2e%2e/io/holdfast/gateway/Gateway.class",
                "/console/assets/uplot/../package.json")) {
            assertThat(admin.get(path).status()).as(path).isEqualTo(404);
        }
    }

    @Test
    void otherMethodsAreToldWhichOneThereIs() {
        assertThat(bothPorts()).allSatisfy(port -> {
            for (String path : List.of("", "/assets/app.js", "/assets/panels/books.js", "/stream", "/orders/o1")) {
                var refused = port.post("/console" + path);
                assertThat(refused.status()).as(path).isEqualTo(405);
                assertThat(refused.header("Allow")).as(path).isEqualTo("GET");
            }
            assertThat(port.get("/console/stores/redis/kill").header("Allow")).isEqualTo("POST");
            assertThat(port.get("/console/orders/dlq/retry").header("Allow")).isEqualTo("POST");
        });
    }

    @Test
    void aPageFromElsewhereSeesNothing() {
        for (String path : List.of("", "/", "/assets/app.js", "/stream", "/events/dlq", "/nothing")) {
            assertThat(gateway.client
                            .request("GET", "/console" + path, "Origin: https://example.com")
                            .status())
                    .as(path)
                    .isEqualTo(403);
        }
        var foreign = gateway.client.request("GET", "/console/orders/o1", "Origin: https://example.com");
        assertThat(foreign.status()).isEqualTo(403);
        assertThat(gateway.client
                        .request("POST", "/console/stores/redis/kill", "Origin: https://example.com")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aStreamShowsEachStateAndEndsWithTheServer() throws IOException {
        try (var socket = new Socket("127.0.0.1", gateway.client.port())) {
            socket.getOutputStream()
                    .write((RawHttp.head("GET", "/console/stream") + "\r\n").getBytes(StandardCharsets.US_ASCII));
            Eventually.until(() -> gateway.console.watchers.size() == 1);
            gateway.console.watchers.forEach(watcher -> watcher.accept("{\"n\":1}"));
            var in = socket.getInputStream();
            assertThat(untilFirstState(in))
                    .contains("content-type: text/event-stream")
                    .contains("event: state\n");
            gateway.stop().await();
            assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII)).endsWith("0\r\n\r\n");
        }
        assertThat(gateway.console.watchers).isEmpty();
    }

    private static String untilFirstState(InputStream in) throws IOException {
        var read = new StringBuilder();
        while (read.indexOf("data: {\"n\":1}\n\n") < 0) {
            read.append((char) in.read());
        }
        return read.toString();
    }

    @Test
    void aStreamEndsWhenItsTokenIsNotBelievedAnyMore() throws IOException {
        var tokens = new Tokens();
        try (var guarded = Gateway.startWith(new Security(Optional.of(tokens), Optional.empty()));
                var socket = new Socket("127.0.0.1", guarded.deployAdmin().port())) {
            var head = RawHttp.head("GET", "/console/stream", Tokens.password("me:operator")) + "\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            Eventually.until(() -> guarded.console.watchers.size() == 1);
            guarded.console.watchers.forEach(watcher -> watcher.accept("{\"n\":1}"));
            var in = socket.getInputStream();
            untilFirstState(in);

            tokens.over = true;
            guarded.console.watchers.forEach(watcher -> watcher.accept("{\"n\":2}"));
            assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII))
                    .doesNotContain("{\"n\":2}")
                    .endsWith("0\r\n\r\n");
            assertThat(guarded.console.watchers).isEmpty();
        }
    }

    @Test
    void aPageThatHasGoneIsNotShownAnythingMore() throws IOException {
        try (var socket = new Socket("127.0.0.1", gateway.client.port())) {
            socket.getOutputStream()
                    .write((RawHttp.head("GET", "/console/stream") + "\r\n").getBytes(StandardCharsets.US_ASCII));
            Eventually.until(() -> gateway.console.watchers.size() == 1);
        }
        Eventually.until(gateway.console.watchers::isEmpty);
    }
}
