package io.holdfast.reservations;

/** This Redis must not be used; the message says which setting to change. */
public final class UnfitStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnfitStoreException(String message) {
        super(message);
    }
}
