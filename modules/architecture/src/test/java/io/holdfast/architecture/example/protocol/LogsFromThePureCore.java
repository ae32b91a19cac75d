package io.holdfast.architecture.example.protocol;

import java.util.logging.Logger;

/** Leaves java.base. */
public final class LogsFromThePureCore {
    private LogsFromThePureCore() {}

    public static void log() {
        Logger.getLogger("protocol").info("pure code has no log");
    }
}
