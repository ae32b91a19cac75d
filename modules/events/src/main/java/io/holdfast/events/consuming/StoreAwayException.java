package io.holdfast.events.consuming;

/** What an effect goes to cannot be reached. */
public final class StoreAwayException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreAwayException(Throwable cause) {
        super(String.valueOf(cause.getMessage()), cause);
    }
}
