package io.holdfast.faults;

import java.util.regex.Pattern;

/** The numbers of a rule, read strictly: what is written must be what is meant. */
final class Numbers {
    private static final Pattern WHOLE = Pattern.compile("0|[1-9][0-9]{0,8}");
    private static final Pattern FRACTION = Pattern.compile("(?:0|1)(?:\\.[0-9]{1,9})?");

    private Numbers() {}

    static long whole(String what, String text, long least, long most) {
        if (!WHOLE.matcher(text).matches() || Long.parseLong(text) < least || Long.parseLong(text) > most) {
            throw new FaultSyntaxException(
                    what + " is a whole number from " + least + " to " + most + ", not '" + text + "'");
        }
        return Long.parseLong(text);
    }

    static double probability(String text) {
        if (!FRACTION.matcher(text).matches() || Double.parseDouble(text) > 1 || Double.parseDouble(text) == 0) {
            throw new FaultSyntaxException("probability is above 0 and at most 1, such as 0.25, not '" + text + "'");
        }
        return Double.parseDouble(text);
    }
}
