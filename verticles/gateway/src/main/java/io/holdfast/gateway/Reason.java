package io.holdfast.gateway;

/** Why a person has something done. Whoever looks at the record later has nothing else to go by. */
public final class Reason {
    private Reason() {}

    /** Whether it can be one. */
    public static boolean fits(String text, int maxLength) {
        return !text.isBlank() && text.length() <= maxLength && text.chars().noneMatch(Character::isISOControl);
    }

    /** What one must be, in words. */
    public static String rule(int maxLength) {
        return "a text of 1 to " + maxLength + " characters on one line that says why; it goes on record";
    }
}
