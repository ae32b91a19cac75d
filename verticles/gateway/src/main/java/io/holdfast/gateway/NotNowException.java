package io.holdfast.gateway;

/** It is not possible now, and nothing was done; the message says why. */
public final class NotNowException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NotNowException(String why) {
        super(why, null, false, false);
    }
}
