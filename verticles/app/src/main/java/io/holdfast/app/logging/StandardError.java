package io.holdfast.app.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;

/** The log of every command, until one chooses otherwise: text on standard error. Logback finds it, and looks for no file then. */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_NORMAL_PRIORITY)
public final class StandardError extends ContextAwareBase implements Configurator {
    private static final Map<String, Level> LEVELS = Map.of(
            Logger.ROOT_LOGGER_NAME,
            Level.INFO,
            "org.flywaydb",
            Level.WARN,
            "org.apache.kafka",
            Level.WARN,
            // It says each try, several times a second; who uses the client says once that nobody answers.
            "org.apache.kafka.clients.NetworkClient",
            Level.ERROR);

    @Override
    public ExecutionStatus configure(LoggerContext logback) {
        LEVELS.forEach((name, level) -> logback.getLogger(name).setLevel(level));
        write(logback, TextLine::of, System.err.charset());
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Everything is written as these lines from now on. */
    static void write(LoggerContext logback, Function<ILoggingEvent, String> line, Charset charset) {
        var encoder = new LineEncoder(line, charset);
        encoder.setContext(logback);
        encoder.start();
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setName("stderr");
        appender.setContext(logback);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        var root = logback.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(appender);
    }
}
