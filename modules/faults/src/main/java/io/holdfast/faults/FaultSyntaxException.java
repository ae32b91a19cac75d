package io.holdfast.faults;

/** A fault rule that means nothing; the message is one line that says what would. */
public final class FaultSyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    FaultSyntaxException(String message) {
        super(message);
    }
}
