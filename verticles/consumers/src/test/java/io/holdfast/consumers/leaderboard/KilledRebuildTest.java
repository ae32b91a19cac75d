package io.holdfast.consumers.leaderboard;

import static io.holdfast.consumers.leaderboard.Shop.sale;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.testing.TestStores;
import io.holdfast.gateway.LeaderboardView.Place;
import io.holdfast.gateway.NotNowException;
import io.holdfast.journal.Postgres;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that is killed in the middle of a rebuild. */
class KilledRebuildTest {
    private static final int ORDERS = 60_000;

    private final Shop shop = Shop.withJournal();

    @AfterEach
    void close() {
        shop.close();
    }

    /** The server. */
    static final class Rebuilding {
        private Rebuilding() {}

        /** @param stores the URIs of Postgres and Redis */
        public static void main(String[] stores) {
            var vertx = Vertx.vertx();
            var leaderboard = new Leaderboard(new Leaderboard.Setup(
                    vertx,
                    Postgres.at(stores[0]),
                    new RedisOptions().setConnectionString(stores[1]),
                    "test.",
                    Optional.empty(),
                    () -> Shop.NOON));
            leaderboard.control(vertx).rebuild().onComplete(done -> vertx.close());
        }
    }

    private Process rebuildElsewhere() throws Exception {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Rebuilding.class.getName(),
                        shop.database,
                        TestStores.redis().uri()))
                .inheritIO()
                .start();
    }

    @Test
    void theOldOneIsShownAndTheNextEventHasItMadeAgain() throws Exception {
        long session = shop.openSession();
        shop.apply(shop.decided(sale(session, 1, "anna", "apple", 1, 1)));
        shop.sql(
                "insert into decision (tx, outcome, mode, order_id, branches, event)"
                        + " select $1::bigint + n, 'C', 's', 'order-' || n,"
                        + " 'stock-0@1#0 apple:1|payment-0@1#0 bert:1', 'apple=1@1' from generate_series(2, $2::bigint) n",
                session << 40,
                (long) ORDERS);

        var server = rebuildElsewhere();
        Eventually.answered(() -> {
            if (Shop.redis("EXISTS {test.leaderboard}:new:names").equals(":0")) {
                throw new NotNowException("it has not begun");
            }
            return server.destroyForcibly();
        });
        server.waitFor();
        assertThat(Shop.redis("EXISTS {test.leaderboard}:loading {test.leaderboard}:new:names"))
                .as("it was killed in the middle")
                .isEqualTo(":2");
        assertThat(shop.items()).containsExactly(new Place("apple", 1));

        Eventually.applied(shop.leaderboard, shop.decided(sale(session, ORDERS + 1L, "anna", "apple", 1, 1)));
        assertThat(shop.items()).containsExactly(new Place("apple", ORDERS + 1L));
        assertThat(shop.users()).containsExactly(new Place("bert", ORDERS - 1L), new Place("anna", 2));
        assertThat(shop.compare().count()).isZero();
        assertThat(Shop.redis("EXISTS {test.leaderboard}:loading {test.leaderboard}:new:names"))
                .isEqualTo(":0");
    }
}
