package io.holdfast.consumers.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.testing.TestStores;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScriptTest {
    @Test
    void everyFileIsAScript() throws IOException {
        try (var files = Files.list(Path.of("../../lua/leaderboard"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(Script.values())
                            .map(script -> script.name().toLowerCase(Locale.ROOT) + ".lua")
                            .toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void redisKnowsAScriptByTheNameThatWeComputed(Script script) {
        var vertx = Vertx.vertx();
        try {
            var redis = Redis.createClient(vertx, TestStores.emptiedRedis());
            var name = redis.send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.source()))
                    .await();
            assertThat(name).hasToString(script.sha());
        } finally {
            vertx.close().await();
        }
    }
}
