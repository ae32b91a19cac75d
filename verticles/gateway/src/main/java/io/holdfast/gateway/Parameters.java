package io.holdfast.gateway;

import io.holdfast.protocol.KeyClaim;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a path's parameters. The first bad one is remembered as the fault; the values returned after that are
 * placeholders, so a reader runs through without a branch and asks for the fault once.
 */
final class Parameters {
    private static final String ID_PLACEHOLDER = "invalid";
    private static final long NUMBER_PLACEHOLDER = 1;

    private final Map<String, String> values;
    private final @Nullable KeyClaim claim;
    private @Nullable Problem fault;

    Parameters(Map<String, String> values, @Nullable KeyClaim claim) {
        this.values = values;
        this.claim = claim;
    }

    @Nullable
    KeyClaim claim() {
        return claim;
    }

    /** What is wrong with the first bad parameter, or null. */
    @Nullable
    Problem fault() {
        return fault;
    }

    String id(String name) {
        String text = text(name);
        if (Syntax.isId(text)) {
            return text;
        }
        reject(name, text, "1 to 64 of A-Z, a-z, 0-9, _ and -");
        return ID_PLACEHOLDER;
    }

    long amount(String name) {
        return number(name, 1, Syntax.MAX_AMOUNT);
    }

    long amountOrZero(String name) {
        return number(name, 0, Syntax.MAX_AMOUNT);
    }

    int quantity(String name) {
        return (int) number(name, 1, Syntax.MAX_QUANTITY);
    }

    int count(String name) {
        return (int) number(name, 1, Syntax.MAX_COUNT);
    }

    /** {@code text} is that of a query parameter named limit. */
    int limit(String text, int max) {
        return (int) number("limit", text, 1, max);
    }

    private long number(String name, long min, long max) {
        return number(name, text(name), min, max);
    }

    private long number(String name, String text, long min, long max) {
        long number = Syntax.number(text, min, max);
        if (number != Syntax.NOT_A_NUMBER) {
            return number;
        }
        reject(name, text, "an integer from " + min + " to " + max + ", digits only");
        return NUMBER_PLACEHOLDER;
    }

    private String text(String name) {
        return values.getOrDefault(name, "");
    }

    void reject(String name, String value, String allowed) {
        if (fault == null) {
            fault = Problems.invalidParameter(name, value, allowed);
        }
    }
}
