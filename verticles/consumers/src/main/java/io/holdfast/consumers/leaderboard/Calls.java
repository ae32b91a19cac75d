package io.holdfast.consumers.leaderboard;

import java.util.List;
import java.util.stream.IntStream;

/** Entries in pieces that Redis takes in one step each: while it does, it sells nothing. */
final class Calls {
    private static final int ENTRIES = 200;

    private Calls() {}

    static List<List<Entry>> of(List<Entry> entries) {
        return IntStream.range(0, Math.ceilDiv(entries.size(), ENTRIES))
                .mapToObj(i -> entries.subList(i * ENTRIES, Math.min(entries.size(), (i + 1) * ENTRIES)))
                .toList();
    }
}
