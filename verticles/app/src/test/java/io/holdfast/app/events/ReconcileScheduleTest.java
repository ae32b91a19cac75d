package io.holdfast.app.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Cli;
import io.holdfast.app.endtoend.Shop;
import io.holdfast.app.endtoend.StoreAccess;
import io.holdfast.embedded.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that holds everything against the journal by itself. */
class ReconcileScheduleTest {
    @TempDir
    Path folder;

    @Test
    void theLastResultIsInHealthInTheMetricsAndInTheFolder() throws Exception {
        var data = folder.resolve("data");
        var cli = new Cli(data)
                .with("HOLDFAST_EVENTS_ENABLED", "true")
                .with("HOLDFAST_LOOPS", "1")
                .with("HOLDFAST_RECONCILE_EVERY", "1s");
        try (var server = cli.up("--port", "0");
                var shop = Shop.at(server.url())) {
            var order = shop.order(shop.user(100), shop.item(30, 10));
            shop.done("/orders/checkout/" + order);
            Eventually.until("it agrees", () -> result(shop).equals("agrees"));
            assertThat(metric(shop, "holdfast_reconcile_differences")).isEqualTo("0.0");
            assertThat(Double.parseDouble(metric(shop, "holdfast_reconcile_last_duration_seconds")))
                    .isPositive();
            assertThat(Double.parseDouble(metric(shop, "holdfast_reconcile_agreed_timestamp_seconds")))
                    .isPositive();

            StoreAccess.of(data).sql("update orders set paid_tx = null");
            Eventually.until("it differs", () -> result(shop).equals("differs"));
            assertThat(metric(shop, "holdfast_reconcile_differences")).isEqualTo("1.0");
            var whole = new JsonObject(Files.readString(data.resolve("server").resolve("reconcile.json")));
            assertThat(whole.getBoolean("holds")).isFalse();
            assertThat(whole.getJsonObject("audit").getJsonArray("broken").encode())
                    .contains(order);
            assertThat(Shop.await(shop.get("/orders/health")).status()).isEqualTo(200);
            assertThat(Files.readString(server.err())).contains("1 differences: see ");
        }
        assertThat(cli.run("down").status()).isZero();
    }

    private static String result(Shop shop) {
        var reconciled = shop.read("/orders/health").getJsonObject("reconciled");
        return reconciled == null ? "" : reconciled.getString("result");
    }

    private static String metric(Shop shop, String name) {
        return Shop.await(shop.get("/orders/metrics"))
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("none");
    }
}
