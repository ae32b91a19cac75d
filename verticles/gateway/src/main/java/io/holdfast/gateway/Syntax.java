package io.holdfast.gateway;

import java.util.regex.Pattern;

/**
 * What ids, numbers and keys may look like. By hand and over ASCII, because {@code Long.parseLong} takes signs and the
 * digits of every script, and a regular expression costs more than the rest of a request's parsing.
 */
final class Syntax {
    static final long MAX_AMOUNT = 1_000_000_000_000L;
    static final long MAX_QUANTITY = 10_000;
    static final long MAX_COUNT = 10_000_000;
    static final long NOT_A_NUMBER = -1;

    private static final int MAX_ID = 64;
    private static final int MAX_KEY = 255;
    /** Of the largest number allowed anywhere, so that reading them cannot overflow. */
    private static final int MAX_DIGITS = 13;

    private static final int MAX_LONG_DIGITS = 16;
    private static final Pattern TRANSACTION = Pattern.compile("[1-9][0-9]{0,6}\\.[1-9][0-9]{0,12}");

    private Syntax() {}

    static boolean isId(String text) {
        if (text.isEmpty() || text.length() > MAX_ID) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!isIdCharacter(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIdCharacter(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The number, or {@link #NOT_A_NUMBER} when it is none or out of bounds. Leading zeros are refused. */
    static long number(String text, long min, long max) {
        int length = text.length();
        if (length < 1 || length > MAX_DIGITS || (length > 1 && text.charAt(0) == '0')) {
            return NOT_A_NUMBER;
        }
        long number = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (!isDigit(c)) {
                return NOT_A_NUMBER;
            }
            number = number * 10 + (c - '0');
        }
        return number < min || number > max ? NOT_A_NUMBER : number;
    }

    /** An instant in microseconds, or {@link #NOT_A_NUMBER} when it is none. */
    static long micros(String text) {
        return digits(text);
    }

    /** A position among events, or {@link #NOT_A_NUMBER} when it is none. */
    static long position(String text) {
        return text.isEmpty() ? NOT_A_NUMBER : digits(text);
    }

    private static long digits(String text) {
        if (text.length() > MAX_LONG_DIGITS) {
            return NOT_A_NUMBER;
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            if (!isDigit(text.charAt(i))) {
                return NOT_A_NUMBER;
            }
            number = number * 10 + (text.charAt(i) - '0');
        }
        return number;
    }

    /** Whether it may be an idempotency key: visible ASCII. */
    static boolean isKey(String text) {
        if (text.isEmpty() || text.length() > MAX_KEY) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!isVisible(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether it may be a transaction's id, as such is written. Only operators name them, so it may cost something. */
    static boolean isTransaction(String text) {
        return TRANSACTION.matcher(text).matches();
    }

    static boolean isVisible(char c) {
        return c > ' ' && c <= '~';
    }
}
