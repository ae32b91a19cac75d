package io.holdfast.app.cli;

/** A command that was given something wrong, which its options by themselves do not tell; the message says what. */
public final class MisuseException extends CommandException {
    private static final long serialVersionUID = 1L;

    public MisuseException(String message) {
        super(message);
    }

    public MisuseException(String message, Throwable cause) {
        super(message, cause);
    }
}
