package io.holdfast.reservations;

import org.jspecify.annotations.Nullable;

/** The store gave no reply that says what happened: the call may have taken effect, or may not. Never "refused". */
public final class OutcomeUnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutcomeUnknownException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
