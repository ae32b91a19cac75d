package io.holdfast.app.settings;

/** A configuration that cannot be used; the message is one line with the key and where it was given. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SettingsException(String message) {
        super(message);
    }
}
