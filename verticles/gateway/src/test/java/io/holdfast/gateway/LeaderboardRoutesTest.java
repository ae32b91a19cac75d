package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.LeaderboardControl.Difference;
import io.holdfast.gateway.LeaderboardControl.Progress;
import io.holdfast.gateway.LeaderboardControl.Rebuilt;
import io.holdfast.gateway.LeaderboardView.Place;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaderboardRoutesTest {
    private final Announced announced = new Announced();
    private final Ranked leaderboard = announced.leaderboard;
    private final Gateway gateway = Gateway.startWith(announced);
    private final RawHttp admin = gateway.deployAdmin();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void whatSellsBestAndWhoSpendsMostIsShown() {
        leaderboard.places = List.of(new Place("apple", 100_000_000_000_000L), new Place("pear", 2));
        var items = gateway.client.get("/leaderboard/items");
        assertThat(items.status()).isEqualTo(200);
        assertThat(items.header("Content-Type")).isEqualTo("application/json");
        assertThat(items.body())
                .isEqualTo("[{\"item_id\":\"apple\",\"sold\":100000000000000},{\"item_id\":\"pear\",\"sold\":2}]");
        assertThat(gateway.client
                        .get("/leaderboard/users?day=2026-11-26&limit=1000")
                        .body())
                .isEqualTo("[{\"user_id\":\"apple\",\"spent\":100000000000000},{\"user_id\":\"pear\",\"spent\":2}]");
        assertThat(leaderboard.asked).containsExactly("ITEMS null 10", "USERS 2026-11-26 1000");
    }

    @Test
    void aDayOnWhichNothingWasSoldIsEmpty() {
        assertThat(gateway.client.get("/leaderboard/items?day=2000-01-01").body())
                .isEqualTo("[]");
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=1001, limit",
        "limit=ten, limit",
        "limit=, limit",
        "day=, day",
        "day=today, day",
        "day=2026-13-01, day",
        "day=2026-02-30, day",
        "day=2026-11-26T00:00:00Z, day",
        "day=%2B12026-11-26, day",
    })
    void whatIsInvalidIsNamedAndNobodyIsAsked(String query, String parameter) {
        for (String ranking : List.of("items", "users")) {
            var refused = gateway.client.get("/leaderboard/" + ranking + "?" + query);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).contains("invalid-parameter").contains("\"" + parameter + " is '");
        }
        assertThat(leaderboard.asked).isEmpty();
    }

    @Test
    void aRedisThatIsAwayIsNoDefect() {
        leaderboard.failure = () -> new NotNowException("the Redis of the leaderboard cannot be reached");
        assertThat(gateway.client.get("/leaderboard/users").status()).isEqualTo(429);
        assertThat(admin.post("/leaderboard/rebuild").status()).isEqualTo(429);

        leaderboard.failure = () -> new IllegalStateException("a defect");
        assertThat(gateway.client.get("/leaderboard/users").status()).isEqualTo(500);
        assertThat(admin.get("/leaderboard/check").status()).isEqualTo(500);
    }

    @Test
    void itIsRebuiltAndTellsHowFarItIs() {
        assertThat(admin.get("/leaderboard/rebuild").body()).isEqualTo("{\"running\":false}");
        leaderboard.progress = new Progress(5, 17);
        assertThat(admin.get("/leaderboard/rebuild").body()).isEqualTo("{\"running\":true,\"orders\":5,\"of\":17}");
        assertThat(admin.post("/leaderboard/rebuild").body()).isEqualTo("{\"orders\":17,\"took_ms\":300}");
        assertThat(leaderboard.asked).containsExactly("rebuild");
    }

    @Test
    void whatCameOfTheLastRebuildIsToldToWhoeverDidNotWait() {
        leaderboard.last = Future.succeededFuture(new Rebuilt(17, 300));
        assertThat(admin.get("/leaderboard/rebuild").body())
                .isEqualTo("{\"running\":false,\"last\":{\"orders\":17,\"took_ms\":300}}");
        leaderboard.last = Future.failedFuture("Redis is away");
        assertThat(admin.get("/leaderboard/rebuild").body())
                .isEqualTo("{\"running\":false,\"last\":{\"failed\":\"Redis is away\"}}");
    }

    @Test
    void itIsComparedWithTheJournal() {
        assertThat(admin.get("/leaderboard/check").body())
                .isEqualTo("{\"equal\":true,\"items\":3,\"users\":2,\"count\":0,\"differences\":[],"
                        + "\"truncated\":false}");

        leaderboard.differences = List.of(new Difference("users:2026-11-26", "anna", 5, 4));
        leaderboard.count = 7;
        assertThat(admin.get("/leaderboard/check").body())
                .isEqualTo("{\"equal\":false,\"items\":3,\"users\":2,\"count\":7,\"differences\":"
                        + "[{\"board\":\"users:2026-11-26\",\"id\":\"anna\",\"leaderboard\":5,\"journal\":4}],"
                        + "\"truncated\":true}");
    }

    @Test
    void eachPathSaysWhatItAnswers() {
        assertThat(gateway.client.post("/leaderboard/items").header("Allow")).isEqualTo("GET");
        assertThat(gateway.client.get("/leaderboard/rebuild").status()).isEqualTo(404);
        assertThat(gateway.client.get("/leaderboard/check").status()).isEqualTo(404);
        assertThat(admin.post("/leaderboard/check").header("Allow")).isEqualTo("GET");
    }

    @Test
    void whereItIsNotKeptThereIsNone() {
        try (var silent = Gateway.start()) {
            for (String path : List.of("/leaderboard/items", "/leaderboard/users?limit=3")) {
                var refused = silent.client.get(path);
                assertThat(refused.status()).isEqualTo(404);
                assertThat(refused.body()).contains("events-off");
            }
            assertThat(silent.deployAdmin().post("/leaderboard/rebuild").body()).contains("events-off");
        }
    }
}
