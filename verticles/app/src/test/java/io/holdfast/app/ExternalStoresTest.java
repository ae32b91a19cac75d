package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.testing.TestStores;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the addresses of stores that exist, {@code up} starts none. */
class ExternalStoresTest {
    @TempDir
    Path folder;

    @Test
    void storesThatExistAreUsedAndNoneIsStarted() throws Exception {
        Path conf = Files.writeString(
                folder.resolve("external.properties"),
                "postgres.uri = " + TestStores.freshDatabase() + "\nstock.redis = "
                        + TestStores.redis().address() + "\npayment.redis = " + TestStores.emptiedRedis() + "\n");
        Cli cli = new Cli(folder.resolve("data"));

        try (Cli.Foreground server = cli.up("--port", "0", "--conf", conf.toString())) {
            JsonObject status = new JsonObject(cli.run("status", "--json").text());

            assertThat(status.getBoolean("ready")).isTrue();
            assertThat(status.getJsonArray("processes")).singleElement().satisfies(entry -> assertThat(
                            ((JsonObject) entry).getLong("pid"))
                    .isEqualTo(server.process().pid()));
            assertThat(folder.resolve("data/postgres")).doesNotExist();
            assertThat(folder.resolve("data/redis")).doesNotExist();
        }
    }

    @Test
    void aRedisOfTheLeaderboardThatNobodyAnswersAtIsNamedAtTheStart() throws Exception {
        Cli cli = new Cli(folder.resolve("data"))
                .with("HOLDFAST_EVENTS_ENABLED", "true")
                .with("HOLDFAST_LEADERBOARD_REDIS", "redis://127.0.0.1:1");

        var refused = cli.run("up", "--port", "0");
        assertThat(refused.status()).isOne();
        assertThat(refused.lastLine()).contains("leaderboard.redis cannot be reached at 127.0.0.1:1");
    }
}
