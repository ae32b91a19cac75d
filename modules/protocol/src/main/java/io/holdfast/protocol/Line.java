package io.holdfast.protocol;

/** A positive amount of one item (units) or of one account (minor units of money). */
public record Line(String id, long amount) {
    /** The largest balance and the largest amount of a line; exact in a Lua number. */
    public static final long MAX_AMOUNT = 999_999_999_999_999L;

    public Line {
        if (amount < 1 || amount > MAX_AMOUNT) {
            throw new IllegalArgumentException("amount of " + id + " out of range: " + amount);
        }
    }
}
