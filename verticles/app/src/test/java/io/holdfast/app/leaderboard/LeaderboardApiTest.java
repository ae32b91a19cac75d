package io.holdfast.app.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.app.cli.CommandException;
import io.holdfast.app.load.Api;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A rebuild that takes longer than its answer is waited for: the request is never answered. */
class LeaderboardApiTest {
    private static final int READ_TIMEOUT_MS = 3_000;

    private final Vertx vertx = Vertx.vertx();
    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private LeaderboardApi api;

    @BeforeEach
    void serve() {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> {
                    if (request.method().name().equals("GET")) {
                        request.response().end(told.remove());
                    }
                })
                .listen(0, "127.0.0.1")
                .await();
        api = new LeaderboardApi(
                new Api(URI.create("http://127.0.0.1:" + server.actualPort()), READ_TIMEOUT_MS, Optional.empty()));
    }

    @AfterEach
    void end() {
        vertx.close().await();
    }

    @Test
    void itIsFollowedUntilItHasEnded() {
        told.add("{\"running\":true,\"orders\":5,\"of\":17}");
        told.add("{\"running\":false,\"last\":{\"orders\":17,\"took_ms\":900000}}");
        assertThat(api.rebuild()).isEqualTo(JsonObject.of("orders", 17, "took_ms", 900_000));
        assertThat(told).isEmpty();
    }

    @Test
    void whyItFailedIsTold() {
        told.add("{\"running\":false,\"last\":{\"failed\":\"Redis is full\"}}");
        assertThatThrownBy(api::rebuild)
                .isInstanceOf(CommandException.class)
                .hasMessage("the leaderboard was not rebuilt: Redis is full");
    }

    @Test
    void aServerThatWasStartedAgainKnowsOfNone() {
        told.add("{\"running\":false}");
        assertThatThrownBy(api::rebuild).hasMessage("the leaderboard was not rebuilt");
    }
}
