package io.holdfast.app.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.endtoend.Server;
import io.holdfast.app.endtoend.Shop;
import io.holdfast.journal.Postgres;
import io.holdfast.protocol.ShardId;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one look takes over from the one before. */
class LookTest {
    @TempDir
    Path folder;

    private Server server;

    /** Of the others, any may have been sold between the moments at which the two stores were read. */
    @Test
    void aLaterLookJudgesThoseThatDifferedBefore() throws Exception {
        var vertx = Vertx.vertx();
        try (var started = Server.start(folder.resolve("data"), Map.of());
                var shop = Shop.at(started.url())) {
            server = started;
            var item = shop.item(30, 10);
            var user = shop.user(100);

            change("payment", user);
            var first = look(vertx, Optional.empty());
            change("stock", item);
            var later = look(vertx, Optional.of(first.suspects()));

            assertThat(first.suspects()).containsExactly(new BalanceKey("payment", user));
            assertThat(Samples.lines(later.findings()))
                    .containsExactly("I2 user " + user + ": available and reserved: expected 100, found 101");
            assertThat(later.suspects()).isEqualTo(first.suspects());
            assertThat(later.figures().unitsAvailable()).isEqualTo(BigInteger.valueOf(11));
            assertThat(look(vertx, Optional.empty()).suspects())
                    .containsExactlyInAnyOrder(new BalanceKey("payment", user), new BalanceKey("stock", item));
        } finally {
            vertx.close().await();
        }
    }

    private void change(String kind, String id) {
        var shard = kind + "-0";
        long generation = server.stores().number("select generation from shard where name = '" + shard + "'");
        server.stores().redis("HINCRBY {" + shard + "}:" + generation + ":available " + id + " 1");
    }

    private Look.Result look(Vertx vertx, Optional<Set<BalanceKey>> watched) {
        var stores = server.stores().stores();
        var postgres = Postgres.at(stores.postgres()).connectForBulk(vertx).await();
        try {
            return Look.take(postgres, RedisReader.open(vertx, stores), generations(postgres), watched);
        } finally {
            postgres.close().await();
        }
    }

    private static Map<ShardId, Long> generations(SqlConnection postgres) {
        try (var journal = JournalReader.open(postgres)) {
            return journal.shards();
        }
    }
}
