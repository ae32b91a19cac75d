package io.holdfast.consumers.leaderboard;

import java.util.ArrayList;
import java.util.List;

/** Entries in pieces that Redis takes in one step each, of a millisecond or two: while it does, it sells nothing. */
final class Calls {
    /** Each is changed overall and of a day. */
    private static final int PLACES = 300;
    /** That something counts costs a bit, and no place in an order. */
    private static final int BITS = 1_000;

    private Calls() {}

    /** One whose lines are more than that has a step of its own. */
    static List<List<Entry>> of(List<Entry> entries) {
        var calls = new ArrayList<List<Entry>>();
        int from = 0;
        int places = 0;
        for (int i = 0; i < entries.size(); i++) {
            int more = places(entries.get(i));
            if (i > from && places + more > PLACES) {
                calls.add(entries.subList(from, i));
                from = i;
                places = 0;
            }
            places += more;
        }
        if (from < entries.size()) {
            calls.add(entries.subList(from, entries.size()));
        }
        return calls;
    }

    private static int places(Entry entry) {
        return entry instanceof Entry.Sale sale ? sale.sold().size() + 1 : 1;
    }

    static List<List<Entry>> ofBits(List<Entry> entries) {
        var calls = new ArrayList<List<Entry>>();
        for (int from = 0; from < entries.size(); from += BITS) {
            calls.add(entries.subList(from, Math.min(entries.size(), from + BITS)));
        }
        return calls;
    }
}
