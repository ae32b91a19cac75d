package io.holdfast.app.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.holdfast.protocol.LogFields;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.slf4j.event.KeyValuePair;

/**
 * An object on one line, for programs. Its fields are those that are named here and in {@link LogFields}: what else an event
 * carries, such as the keys of a library, is not written.
 */
final class JsonLine implements Function<ILoggingEvent, String> {
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private final String node;

    JsonLine(String node) {
        this.node = node;
    }

    @Override
    public String apply(ILoggingEvent event) {
        var line = new JsonObject()
                .put("time", TIME.format(Instant.ofEpochMilli(event.getTimeStamp())))
                .put("level", event.getLevel().toString())
                .put("logger", event.getLoggerName())
                .put("message", event.getFormattedMessage())
                .put("node", node);
        var given = Objects.requireNonNullElse(event.getKeyValuePairs(), List.<KeyValuePair>of());
        LogFields.ALL.forEach(field -> given.stream()
                .filter(pair -> field.equals(pair.key) && pair.value != null)
                .forEach(pair -> line.put(field, pair.value.toString())));
        Failure.of(event)
                .ifPresent(failure -> line.put("error", Failure.name(failure)).put("stack", Failure.trace(failure)));
        return line.encode() + '\n';
    }
}
