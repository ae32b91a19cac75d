package io.holdfast.app.chaos;

import java.util.Locale;

/** What a proxy does with what passes it. */
sealed interface Weather {
    /** Everything goes through. */
    record Clear() implements Weather {}

    /** Connections break, and new ones are ended as soon as they are there. */
    record Cut() implements Weather {}

    /** Everything arrives later, in its order. */
    record Slow(long byMs) implements Weather {}

    /** What goes one way is gone, and its sender does not learn of it. */
    record OneWay(Course lost) implements Weather {}

    /** Which way something goes. */
    enum Course {
        REQUESTS,
        REPLIES;

        static Course of(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }
    }
}
