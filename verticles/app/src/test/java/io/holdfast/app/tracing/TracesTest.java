package io.holdfast.app.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Cli;
import io.holdfast.app.endtoend.Shop;
import io.holdfast.embedded.testing.Eventually;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collector is sent by a server. */
class TracesTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";
    private static final List<String> WHOLE = List.of(
            "POST /orders/checkout/{order_id}",
            "transaction",
            "vote stock-0",
            "vote payment-0",
            "decide",
            "finished stock-0",
            "finished payment-0",
            "send orders",
            "send stock",
            "send payments",
            "process orders");

    @TempDir
    Path folder;

    private Collector collector;

    @BeforeEach
    void start() throws Exception {
        collector = Collector.start();
    }

    @AfterEach
    void stop() {
        collector.close();
    }

    private Cli cli(String share) {
        return new Cli(folder.resolve("data"))
                .with("HOLDFAST_LOOPS", "1")
                .with("HOLDFAST_TRACES_OTLP", collector.url())
                .with("HOLDFAST_TRACES_SHARE", share);
    }

    @Test
    void aCheckoutIsOneTraceFromItsRequestToThoseWhoHearOfIt() throws Exception {
        try (var server = cli("0").with("HOLDFAST_EVENTS_ENABLED", "true").up("--port", "0");
                var shop = Shop.at(server.url())) {
            var order = shop.order(shop.user(100), shop.item(30, 10));
            pay(shop, order, "00-" + TRACE + "-" + SPAN + "-01");
            pay(
                    shop,
                    shop.order(shop.user(100), shop.item(30, 10)),
                    "00-" + TRACE.replace('0', '1') + "-" + SPAN + "-00");
            Eventually.until("all of " + WHOLE + " came", () -> names().containsAll(WHOLE));
            assertThat(Collector.hex(one("POST /orders/checkout/{order_id}")
                            .getParentSpanId()
                            .toByteArray()))
                    .isEqualTo(SPAN);
            assertIsBelow("POST /orders/checkout/{order_id}", "transaction");
            assertIsBelow("transaction", "decide");
            assertIsBelow("transaction", "vote stock-0");
            assertIsBelow("POST /orders/checkout/{order_id}", "send orders");
        }
        // What was left was sent when the server stopped.
        assertThat(collector.all()).as("others are not recorded").hasSameSizeAs(collector.of(TRACE));
    }

    @Test
    void aShareOfTheRequestsIsRecordedWithoutBeingAskedFor() throws Exception {
        try (var server = cli("1").up("--port", "0");
                var shop = Shop.at(server.url())) {
            shop.done("/orders/checkout/" + shop.order(shop.user(100), shop.item(30, 10)));
        }
        assertThat(collector.all()).extracting(Span::getName).contains("POST /orders/checkout/{order_id}");
    }

    private static void pay(Shop shop, String order, String trace) {
        var paid = Shop.await(shop.post("/orders/checkout/" + order, Map.of("traceparent", trace)));
        assertThat(paid.status()).isEqualTo(200);
    }

    private List<String> names() {
        return collector.of(TRACE).stream().map(Span::getName).toList();
    }

    private Span one(String name) {
        return collector.of(TRACE).stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void assertIsBelow(String above, String name) {
        assertThat(one(name).getParentSpanId()).as(name).isEqualTo(one(above).getSpanId());
    }
}
