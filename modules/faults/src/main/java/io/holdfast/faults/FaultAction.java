package io.holdfast.faults;

import org.jspecify.annotations.Nullable;

/** What happens at a point. */
public sealed interface FaultAction {
    int MAX_DELAY_MS = 600_000;

    /** It happens later. */
    record Delay(int ms) implements FaultAction {}

    /** It fails: before an operation, without being done; after one, although it was done. */
    record Fail() implements FaultAction {}

    /** The process is gone, at once and without a word. */
    record Crash() implements FaultAction {}

    /** It is done, and nobody hears of it. */
    record Drop() implements FaultAction {}

    /** It is done twice. */
    record Duplicate() implements FaultAction {}

    /** It waits until the rule is cleared. */
    record Pause() implements FaultAction {}

    /** The name in a rule, without what belongs to it. */
    default String label() {
        return switch (this) {
            case Delay delay -> "delay";
            case Fail fail -> "error";
            case Crash crash -> "crash";
            case Drop drop -> "drop";
            case Duplicate duplicate -> "duplicate";
            case Pause pause -> "pause";
        };
    }

    /**
     * Reads an action. How long a delay is, in ms, stands behind a colon or in {@code value}; the other actions take none,
     * where 0 is as good as none.
     */
    static FaultAction of(String text, @Nullable String value) {
        int colon = text.indexOf(':');
        var name = colon < 0 ? text : text.substring(0, colon);
        if (name.equals("delay")) {
            return new Delay(delayMs(colon < 0 ? value : text.substring(colon + 1)));
        }
        if (colon >= 0) {
            throw new FaultSyntaxException("the action '" + text + "' has a value, and only delay takes one");
        }
        if (value != null && !value.equals("0")) {
            throw new FaultSyntaxException(
                    "the action '" + text + "' has the value '" + value + "', and only delay takes one");
        }
        return switch (name) {
            case "error" -> new Fail();
            case "crash" -> new Crash();
            case "drop" -> new Drop();
            case "duplicate" -> new Duplicate();
            case "pause" -> new Pause();
            default ->
                throw new FaultSyntaxException(
                        "there is no action '" + text + "': it is delay:<ms>, error, crash, drop, duplicate or pause");
        };
    }

    private static int delayMs(@Nullable String text) {
        if (text == null) {
            throw new FaultSyntaxException("delay needs its ms: \"delay:500\", or \"delay\" with the value 500");
        }
        return (int) Numbers.whole("the ms of a delay", text, 1, MAX_DELAY_MS);
    }
}
