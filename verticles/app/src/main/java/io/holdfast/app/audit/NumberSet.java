package io.holdfast.app.audit;

import java.util.HashMap;
import java.util.Map;

/** Millions of numbers that come in dense runs, as transaction ids and versions do, at about a bit each. */
final class NumberSet {
    private static final int PAGE_BITS = 12;
    private static final int WORDS = (1 << PAGE_BITS) / Long.SIZE;

    private final Map<Long, long[]> pages = new HashMap<>();

    boolean contains(long number) {
        long[] page = pages.get(number >>> PAGE_BITS);
        return page != null && (page[(int) (number >>> 6) & WORDS - 1] & 1L << number) != 0;
    }

    /** Whether it is new. */
    boolean add(long number) {
        long[] page = pages.computeIfAbsent(number >>> PAGE_BITS, key -> new long[WORDS]);
        int word = (int) (number >>> 6) & WORDS - 1;
        long bit = 1L << number;
        boolean isNew = (page[word] & bit) == 0;
        page[word] |= bit;
        return isNew;
    }
}
