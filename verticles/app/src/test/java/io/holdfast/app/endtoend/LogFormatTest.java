package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that writes to no terminal logs for programs: one object a line, and what failed is found by its ids. */
class LogFormatTest {
    private static final List<String> FIELDS = List.of(
            "time",
            "level",
            "logger",
            "message",
            "node",
            "trace_id",
            "correlation_id",
            "order_id",
            "tx",
            "session",
            "error",
            "stack");
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @TempDir
    Path folder;

    @Test
    void everyLineIsAnObjectOfKnownFieldsAndAFailedRequestHasItsIds() throws Exception {
        var conf = Files.writeString(folder.resolve("berlin.properties"), "node.name = berlin\n");
        try (var server = Server.startFaulty(folder.resolve("data"), Map.of("HOLDFAST_LOG_FORMAT", "auto"), conf);
                var shop = Shop.at(server.url());
                var faults = Faults.of(server)) {
            var order = shop.order(shop.user(10), shop.item(5, 1));
            faults.set("orders", "answer", "error");

            var failed = Shop.await(shop.post(
                    "/orders/checkout/" + order,
                    Map.of("X-Correlation-Id", "mine", "traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")));

            assertThat(failed.status()).isEqualTo(500);
            assertThat(failed.json().getString("correlation_id")).isEqualTo("mine");
            server.stop();
            var lines = lines(server.process().err());
            assertThat(lines).allSatisfy(line -> {
                assertThat(line.fieldNames()).isSubsetOf(FIELDS).containsAll(FIELDS.subList(0, 5));
                assertThat(line.getString("node")).isEqualTo("berlin");
            });
            assertThat(lines)
                    .filteredOn(line -> "mine".equals(line.getString("correlation_id")))
                    .singleElement()
                    .satisfies(line -> {
                        assertThat(line.getString("level")).isEqualTo("ERROR");
                        assertThat(line.getString("trace_id")).isEqualTo(TRACE);
                        assertThat(line.getString("order_id")).isEqualTo(order);
                        assertThat(line.getString("message")).endsWith(" failed, correlation id mine");
                        assertThat(line.getString("error"))
                                .isEqualTo(
                                        "io.vertx.core.eventbus.ReplyException: a fault was injected at before_answer");
                        assertThat(line.getString("stack")).contains("a fault was injected at before_answer");
                    });
        }
    }

    @Test
    void aCheckoutThatIsNotDecidedYetHasItsIds() throws Exception {
        var conf = Files.writeString(folder.resolve("berlin.properties"), "node.name = berlin\n");
        try (var server = Server.startFaulty(folder.resolve("data"), Map.of("HOLDFAST_LOG_FORMAT", "json"), conf);
                var shop = Shop.at(server.url());
                var faults = Faults.of(server)) {
            var order = shop.order(shop.user(10), shop.item(5, 1));
            faults.set("orders", "answer", "drop");

            var pending = Shop.await(shop.post(
                    "/orders/checkout/" + order, Map.of("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")));

            assertThat(pending.status()).isEqualTo(202);
            server.stop();
            assertThat(lines(server.process().err()))
                    .filteredOn(line -> order.equals(line.getString("order_id")))
                    .singleElement()
                    .satisfies(line -> {
                        assertThat(line.getString("level")).isEqualTo("WARN");
                        assertThat(line.getString("trace_id")).isEqualTo(TRACE);
                        assertThat(line.getString("message"))
                                .endsWith(" is not decided yet, correlation id " + line.getString("correlation_id"));
                    });
        }
    }

    private static List<JsonObject> lines(Path log) throws IOException {
        return Files.readAllLines(log).stream().map(JsonObject::new).toList();
    }
}
