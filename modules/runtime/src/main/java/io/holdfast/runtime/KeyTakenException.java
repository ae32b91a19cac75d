package io.holdfast.runtime;

/** The idempotency key was taken while the effect was under way, and so the effect did not happen. */
public final class KeyTakenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public KeyTakenException() {
        super("the idempotency key was taken meanwhile", null, false, false);
    }
}
