package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.SimpleQuery;
import io.holdfast.embedded.testing.Eventually;
import io.holdfast.embedded.testing.TestStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores that forget everything or break every connection under load: the server goes on, and nobody was told a lie. */
class StoresComeBackTest {
    private static final int ORDERS = 6_000;

    @TempDir
    Path folder;

    private final String database = TestStores.freshDatabase();

    /** Something that happens to a store. */
    private interface Fault {
        void strike() throws Exception;
    }

    @Test
    void aRedisThatForgetsEverythingIsRebuiltWhileTheServerRuns() throws Exception {
        sellThrough(TestStores::emptiedRedis);
    }

    @Test
    void commitsThatBecameUnknownWithTheirConnectionAreResolvedThroughTheirKey() throws Exception {
        sellThrough(() -> postgres("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name()
                + "' and pid <> pg_backend_pid()"));
    }

    private String name() {
        return database.substring(database.lastIndexOf('/') + 1);
    }

    private void postgres(String statement) throws IOException {
        try (var query = SimpleQuery.open(TestStores.postgres().address(), name())) {
            query.run(statement);
        }
    }

    private void sellThrough(Fault fault) throws Exception {
        var conf = Files.writeString(
                folder.resolve("external.properties"),
                "postgres.uri = %s\nstock.redis = %s\npayment.redis = %s\nstock.shards = 2\n"
                        .formatted(
                                database,
                                TestStores.emptiedRedis(),
                                TestStores.redis().uri()));
        try (var server = Server.startWith(folder.resolve("data"), conf)) {
            try (var shop = new Shop(server.url(), 32)) {
                shop.done("/stock/batch_init/20/1000000/1");
                shop.done("/payment/batch_init/20/1000000");
                shop.done("/orders/batch_init/" + ORDERS + "/20/20/1");
                var told = new HashMap<Integer, Integer>();
                var rush = Rush.begin(shop, ORDERS, 32);
                for (int strike = 1; strike <= 3; strike++) {
                    int answers = strike * 1_000;
                    Eventually.until(answers + " answers", () -> rush.answered() >= answers);
                    fault.strike();
                }
                told.putAll(rush.statuses());
                assertTrue(shop, told);
            }
            assertThat(server.process().process().isAlive()).isTrue();
            server.assertAuditHolds();
        }
    }

    private static void assertTrue(Shop shop, Map<Integer, Integer> told) {
        assertThat(told).hasSize(ORDERS);
        assertThat(Set.copyOf(told.values())).contains(200).isSubsetOf(200, 429);
        Eventually.until(
                "the stores are back", () -> Shop.await(shop.checkout("0")).status() == 200);
        told.forEach((order, status) -> {
            if (order > 0) {
                assertThat(shop.paid(order.toString()))
                        .as("order " + order + " was answered " + status)
                        .isEqualTo(status == 200);
            }
        });
    }
}
