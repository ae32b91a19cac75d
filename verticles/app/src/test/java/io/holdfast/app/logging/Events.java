package io.holdfast.app.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.jspecify.annotations.Nullable;

/** What Logback hands over of a warning of the gateway. */
final class Events {
    static final long TIME_MS = 1_769_860_800_000L;

    private Events() {}

    static LoggingEvent warning(String message, @Nullable Throwable failure, Object... arguments) {
        var logger = new LoggerContext().getLogger("io.holdfast.gateway.Exchange");
        var event = new LoggingEvent(Events.class.getName(), logger, Level.WARN, message, failure, arguments);
        event.setTimeStamp(TIME_MS);
        return event;
    }
}
