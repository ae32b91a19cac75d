package io.holdfast.app.settings;

import java.util.Locale;

/**
 * One setting.
 *
 * @param name as in a file: words with dots
 * @param fallback its value, as text, when it is given nowhere
 * @param doc what it does, for the files of {@code conf/}
 * @param type what its text may be
 */
record Key<T>(String name, String fallback, String doc, Type<T> type) {
    /** Turns text into a value; {@code allowed} completes the sentence "must be …". */
    record Type<T>(String allowed, Parser<T> parser) {}

    /** Throws any {@link IllegalArgumentException} for text that the type does not allow. */
    @FunctionalInterface
    interface Parser<T> {
        T parse(String text);
    }

    String variable() {
        return SettingsLoader.VARIABLE_PREFIX + name.replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
