package io.holdfast.protocol;

/** Numbers in text, as they are written here: {@code Long.parseLong} takes signs, zeros before, and the digits of every script as well. */
final class Digits {
    private Digits() {}

    /** Whether this part is a whole number, so that one number has one text. It may still be too large for a {@code long}. */
    static boolean areNumber(String text, int from, int to) {
        if (from >= to || (text.charAt(from) == '0' && to - from > 1)) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
