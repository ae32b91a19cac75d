package io.holdfast.reservations;

import static org.assertj.core.api.Assertions.assertThat;

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
        try (var files = Files.list(Path.of("../../lua"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".lua")))
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(Script.values())
                            .map(script -> script.name().toLowerCase(Locale.ROOT) + ".lua")
                            .toList());
        }
    }

    @Test
    void everyIncludeIsUsed() throws IOException {
        var sources = Arrays.stream(Script.values()).map(Script::source).toList();
        try (var files = Files.list(Path.of("../../lua/include"))) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                assertThat(sources).as("%s is in a script", file).anyMatch(source -> source.contains(text.strip()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aScriptSaysWhatItDoesAndTakesAndReplies(Script script) {
        assertThat(script.source())
                .startsWith("-- " + script.name().toLowerCase(Locale.ROOT) + ": ")
                .contains("-- KEYS: 1 header", "-- ARGV: 1 generation", "-- Replies")
                .doesNotContain("-- include: ");
    }

    @ParameterizedTest
    @EnumSource
    void redisKnowsAScriptByTheNameThatWeComputed(Script script) {
        try (var shard = RealShard.empty()) {
            assertThat(shard.redis("SCRIPT", "LOAD", script.source())).hasToString(script.sha());
        }
    }
}
