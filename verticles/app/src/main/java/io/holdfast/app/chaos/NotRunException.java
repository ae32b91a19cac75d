package io.holdfast.app.chaos;

/** A scenario needs what this machine does not give; the message says what. */
final class NotRunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotRunException(String message) {
        super(message);
    }
}
