package io.holdfast.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisTest {
    @TempDir
    Path folder;

    @Test
    void answersOnceStartedAndIsGoneOnceStopped() {
        EmbeddedRedis redis = EmbeddedRedis.start(folder);

        assertThat(ask(redis, "PING")).isEqualTo("+PONG");
        redis.stop();

        assertThatThrownBy(() -> RedisLine.ask(redis.address(), "PING")).isInstanceOf(ConnectException.class);
        assertThat(Residents.of(folder).now()).isEmpty();
    }

    @Test
    void pidIsThatOfTheStoreItself() {
        EmbeddedRedis redis = EmbeddedRedis.start(folder);
        try {
            assertThat(Residents.of(folder).now())
                    .extracting(ProcessHandle::pid)
                    .containsExactly(redis.pid());
        } finally {
            redis.stop();
        }
    }

    @Test
    void keepsNothingOnDisk() throws IOException {
        EmbeddedRedis redis = EmbeddedRedis.start(folder);
        ask(redis, "SET kept no");
        redis.stop();

        EmbeddedRedis again = EmbeddedRedis.start(folder);
        try {
            assertThat(ask(again, "EXISTS kept")).isEqualTo(":0");
            assertThat(Files.exists(folder.resolve("dump.rdb"))).isFalse();
        } finally {
            again.stop();
        }
    }

    @Test
    void saysHowItEndedWhenItIsKilled() throws Exception {
        EmbeddedRedis redis = EmbeddedRedis.start(folder);

        ProcessHandle.of(redis.pid()).orElseThrow().destroyForcibly();

        assertThat(redis.onExit().get(10, TimeUnit.SECONDS)).isEqualTo("killed by signal 9");
        redis.stop();
    }

    @Test
    void theRedisThatHoldfastBringsRunsToo() {
        EmbeddedRedis redis = EmbeddedRedis.start(folder, RedisProgram.unpacked(BinaryCache.of(folder)));
        try {
            assertThat(ask(redis, "PING")).isEqualTo("+PONG");
        } finally {
            redis.stop();
        }
    }

    @Test
    void aProgramThatEndsAtOnceIsReportedWithItsLastWords() throws IOException {
        Path broken = script("echo starting; echo 'no such luck'; exit 3");

        assertThatThrownBy(() -> EmbeddedRedis.start(folder, broken))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("ended at once: no such luck");
    }

    @Test
    void aMissingOpenSslIsNamed() throws IOException {
        Path broken = script("echo 'error while loading shared libraries: libssl.so.3: no such file'; exit 127");

        assertThatThrownBy(() -> EmbeddedRedis.start(folder, broken))
                .hasMessageContaining("needs libssl.so.3 (OpenSSL 3)")
                .hasMessageContaining("redis-server or valkey-server 7");
    }

    private Path script(String body) throws IOException {
        Path program = Files.writeString(folder.resolve("broken"), "#!/bin/sh\n" + body + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }

    private static String ask(EmbeddedRedis redis, String command) {
        try {
            return RedisLine.ask(redis.address(), command);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
