package io.holdfast.app.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.SimpleDateFormat;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** The log for people. */
class StandardErrorTest {
    @Test
    void aLineIsTimeLevelClassAndMessageWhateverKeysThereAre() {
        var event = Events.warning("{} of {} failed", null, 1, 2);
        event.setKeyValuePairs(List.of(new KeyValuePair("tx", "3.17")));

        assertThat(TextLine.of(event)).isEqualTo(time() + " WARN Exchange - 1 of 2 failed" + System.lineSeparator());
    }

    @Test
    void aFailureFollowsAsJavaPrintsIt() {
        var failure = new IllegalStateException("no way", new RuntimeException("the cause"));

        assertThat(TextLine.of(Events.warning("it failed", failure)).lines())
                .startsWith(time() + " WARN Exchange - it failed", "java.lang.IllegalStateException: no way")
                .contains("Caused by: java.lang.RuntimeException: the cause")
                .anyMatch(line -> line.startsWith("\tat " + getClass().getName()))
                .anyMatch(line -> line.matches("\t\\.\\.\\. \\d+ more"));
    }

    private static String time() {
        return new SimpleDateFormat("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").format(new Date(Events.TIME_MS));
    }

    @Test
    void librariesThatTalkMuchAreHeardLess() {
        var logback = new LoggerContext();

        assertThat(new StandardError().configure(logback)).isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);

        assertThat(level(logback, "io.holdfast.gateway.Exchange")).isEqualTo(Level.INFO);
        assertThat(level(logback, "org.flywaydb.core.Flyway")).isEqualTo(Level.WARN);
        assertThat(level(logback, "org.apache.kafka.clients.producer.KafkaProducer"))
                .isEqualTo(Level.WARN);
        assertThat(level(logback, "org.apache.kafka.clients.NetworkClient")).isEqualTo(Level.ERROR);
    }

    private static Level level(LoggerContext logback, String logger) {
        return logback.getLogger(logger).getEffectiveLevel();
    }

    @Test
    void itIsWhatEveryCommandLogsWith() {
        var logback = (LoggerContext) LoggerFactory.getILoggerFactory();

        assertThat(logback.getLogger("ROOT").getAppender("stderr")).isNotNull();
        assertThat(level(logback, "org.flywaydb")).isEqualTo(Level.WARN);
    }

    @ParameterizedTest
    @CsvSource({"/dev/pts/3,true", "/dev/tty1,true", "/dev/console,true", "/dev/null,false", "/tmp/log.txt,false"})
    void aTerminalIsKnownByItsDevice(String device, boolean terminal, @TempDir Path folder) throws IOException {
        var link = Files.createSymbolicLink(folder.resolve("2"), Path.of(device));

        assertThat(Terminal.isOne(link)).isEqualTo(terminal);
    }

    @Test
    void whereNobodyTellsItIsTakenForATerminal(@TempDir Path folder) {
        assertThat(Terminal.isOne(folder.resolve("none"))).isTrue();
    }
}
