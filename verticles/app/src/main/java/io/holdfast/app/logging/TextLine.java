package io.holdfast.app.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** A line for people: time, level, class, message, and below it the stack trace of a failure. The message says which ids matter. */
final class TextLine {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").withZone(ZoneId.systemDefault());

    private TextLine() {}

    static String of(ILoggingEvent event) {
        var logger = event.getLoggerName();
        return TIME.format(Instant.ofEpochMilli(event.getTimeStamp()))
                + ' '
                + event.getLevel()
                + ' '
                + logger.substring(logger.lastIndexOf('.') + 1)
                + " - "
                + event.getFormattedMessage()
                + System.lineSeparator()
                + Failure.of(event).map(Failure::trace).orElse("");
    }
}
