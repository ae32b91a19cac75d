package io.holdfast.consumers.leaderboard;

import io.holdfast.protocol.Participants;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What sales come to by day and id, so that a rebuild enters many at a time: most of what it costs is a step in Redis for each. */
final class Tally {
    /** Some 20 MB. */
    private static final int MOST_SUMS = 200_000;

    private final Map<Column, Map<String, Long>> sums = new HashMap<>();
    private int size;

    private record Column(String kind, LocalDate day) {}

    void add(Entry.Sale sale) {
        sale.sold().forEach((item, quantity) -> add(Participants.STOCK, sale.day(), item, quantity));
        if (sale.spent() != 0) {
            add(Participants.PAYMENT, sale.day(), sale.user(), sale.spent());
        }
    }

    private void add(String kind, LocalDate day, String id, long amount) {
        var column = sums.computeIfAbsent(new Column(kind, day), key -> new HashMap<>());
        int before = column.size();
        column.merge(id, amount, Math::addExact);
        size += column.size() - before;
    }

    boolean isFull() {
        return size >= MOST_SUMS;
    }

    /** Hands over what there is, and begins anew. */
    List<Entry> empty() {
        var entries = new ArrayList<Entry>(size);
        sums.forEach((column, amounts) ->
                amounts.forEach((id, amount) -> entries.add(new Entry.Sum(column.kind(), column.day(), id, amount))));
        sums.clear();
        size = 0;
        return entries;
    }
}
