package io.holdfast.app.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;

/** What an event was caused by, and its trace as Java prints it. */
final class Failure {
    private Failure() {}

    static Optional<Throwable> of(ILoggingEvent event) {
        return event.getThrowableProxy() instanceof ThrowableProxy failure
                ? Optional.of(failure.getThrowable())
                : Optional.empty();
    }

    /** Class and message; some failures leave out their class when they are asked for their text. */
    static String name(Throwable failure) {
        var type = failure.getClass().getName();
        return failure.getMessage() == null ? type : type + ": " + failure.getMessage();
    }

    static String trace(Throwable failure) {
        var trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
