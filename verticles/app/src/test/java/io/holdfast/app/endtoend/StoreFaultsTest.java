package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Cli;
import io.holdfast.embedded.SimpleQuery;
import io.holdfast.embedded.testing.Eventually;
import io.holdfast.embedded.testing.TestStores;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store of ours that dies under load is started again and the server goes on; one that may lose commits is refused. */
class StoreFaultsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"redis", "postgres"})
    void aStoreThatDiesUnderLoadComesBackAndTheServerGoesOn(String store) throws Exception {
        try (var server = Server.start(folder.resolve("data"), Map.of("HOLDFAST_LOOPS", "2"))) {
            try (var shop = new Shop(server.url(), 16)) {
                shop.done("/stock/batch_init/10/100000/1");
                shop.done("/payment/batch_init/10/100000");
                shop.done("/orders/batch_init/5000/10/10/1");
                long before = pid(server.cli(), store);
                var rush = Rush.begin(shop, 4_999, 16);
                Eventually.until("customers buy", () -> rush.answered() > 200);

                assertThat(ProcessHandle.of(before).orElseThrow().destroyForcibly())
                        .isTrue();

                var told = rush.statuses();
                Eventually.until(
                        "it sells again",
                        () -> Shop.await(shop.checkout("4999")).status() == 200);
                assertThat(server.process().process().isAlive()).isTrue();
                assertThat(pid(server.cli(), store)).isNotEqualTo(before);
                assertThat(Set.copyOf(told.values())).contains(200).isSubsetOf(200, 202, 429);
                told.forEach((order, status) -> {
                    if (status != 202) {
                        assertThat(shop.paid(order.toString()))
                                .as("order " + order + " was answered " + status)
                                .isEqualTo(status == 200);
                    }
                });
            }
            server.assertAuditHolds();
        }
    }

    private static long pid(Cli cli, String name) throws Exception {
        var status = new JsonObject(cli.run("status", "--json").text());
        return status.getJsonArray("processes").stream()
                .map(JsonObject.class::cast)
                .filter(process -> process.getString("name").equals(name))
                .findFirst()
                .orElseThrow()
                .getLong("pid");
    }

    @Test
    void aPostgresThatMayLoseCommitsIsRefusedInOneLine() throws Exception {
        var database = TestStores.freshDatabase();
        try (var query = SimpleQuery.open(TestStores.postgres().address(), "postgres")) {
            query.run("alter database " + database.substring(database.lastIndexOf('/') + 1)
                    + " set synchronous_commit = off");
        }
        var cli = new Cli(folder.resolve("data")).with("HOLDFAST_POSTGRES_URI", database);

        var up = cli.run("up", "--port", "0");

        assertThat(up.status()).isEqualTo(1);
        assertThat(up.err())
                .singleElement()
                .asString()
                .contains("Postgres is not durable: synchronous_commit is off")
                .contains("fsync, synchronous_commit and full_page_writes must be on");
    }
}
