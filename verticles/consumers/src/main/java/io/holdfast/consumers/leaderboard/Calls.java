package io.holdfast.consumers.leaderboard;

import java.util.List;
import java.util.stream.IntStream;

/** Entries in pieces that Redis takes in one step each, of a millisecond or two: while it does, it sells nothing. */
final class Calls {
    private static final int SUMS = 200;
    /** That something counts costs a bit, and no place in an order. */
    private static final int BITS = 1_000;

    private Calls() {}

    static List<List<Entry>> of(List<Entry> entries) {
        return of(entries, SUMS);
    }

    static List<List<Entry>> ofBits(List<Entry> entries) {
        return of(entries, BITS);
    }

    private static List<List<Entry>> of(List<Entry> entries, int most) {
        return IntStream.range(0, Math.ceilDiv(entries.size(), most))
                .mapToObj(i -> entries.subList(i * most, Math.min(entries.size(), (i + 1) * most)))
                .toList();
    }
}
