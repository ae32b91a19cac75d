package io.holdfast.app.chaos;

import java.util.Locale;

/** A process to which something happens. */
enum Victim {
    SERVER,
    REDIS,
    POSTGRES,
    KAFKA;

    static Victim of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** As the status of an instance calls it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
