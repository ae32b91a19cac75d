package io.holdfast.consumers.leaderboard;

import java.util.Arrays;

/** Which of millions of ids there were, in eight bytes each; two ids are taken for one once in so many times that nobody sees it. */
final class Fingerprints {
    private static final long START = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private long[] prints = new long[1_024];
    private int size;
    private boolean sorted;

    void add(String id) {
        if (size == prints.length) {
            prints = Arrays.copyOf(prints, 2 * size);
        }
        prints[size++] = print(id);
        sorted = false;
    }

    boolean contains(String id) {
        if (!sorted) {
            Arrays.sort(prints, 0, size);
            sorted = true;
        }
        return Arrays.binarySearch(prints, 0, size, print(id)) >= 0;
    }

    void clear() {
        size = 0;
    }

    /** FNV-1a. */
    private static long print(String id) {
        long print = START;
        for (int i = 0; i < id.length(); i++) {
            print = (print ^ id.charAt(i)) * PRIME;
        }
        return print;
    }
}
