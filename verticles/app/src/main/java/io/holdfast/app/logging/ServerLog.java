package io.holdfast.app.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.LoggerContext;
import io.holdfast.app.settings.LogFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The log of a server, as its settings want it. */
public final class ServerLog {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLog.class);

    private ServerLog() {}

    /**
     * Everything is logged like this from now on.
     *
     * @param node the server's name, which each line as JSON has
     */
    public static void begin(LogFormat format, String node) {
        boolean json =
                switch (format) {
                    case TEXT -> false;
                    case JSON -> true;
                    case AUTO -> !Terminal.isStandardError();
                };
        if (json) {
            StandardError.write((LoggerContext) LoggerFactory.getILoggerFactory(), new JsonLine(node), UTF_8);
            takeWhatOthersPrint();
        }
    }

    /** What would print several lines to standard error by itself. */
    private static void takeWhatOthersPrint() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, failure) -> LOG.error("the thread {} has ended", thread.getName(), failure));
    }
}
