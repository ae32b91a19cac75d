package io.holdfast.simulation.simulator;

import org.jspecify.annotations.Nullable;

/**
 * Virtual time: what is to happen, in the order of its time, and of its entry where times are equal. A wheel with a place
 * for every millisecond, since most of what a run does is to enter something here and to take it out again.
 */
final class Agenda {
    /** Nothing is entered further ahead than this; a power of two. */
    private static final int TURN_MS = 65_536;

    private final @Nullable Entry[] first = new @Nullable Entry[TURN_MS];
    private final @Nullable Entry[] last = new @Nullable Entry[TURN_MS];
    private long nowMs;
    private int entries;

    private static final class Entry {
        final Runnable action;

        @Nullable
        Entry next;

        Entry(Runnable action) {
            this.action = action;
        }
    }

    long nowMs() {
        return nowMs;
    }

    void after(long delayMs, Runnable action) {
        if (delayMs < 0 || delayMs >= TURN_MS) {
            throw new IllegalArgumentException("not within a turn of the wheel: " + delayMs);
        }
        int place = placeOf(nowMs + delayMs);
        var entry = new Entry(action);
        var before = last[place];
        if (before == null) {
            first[place] = entry;
        } else {
            before.next = entry;
        }
        last[place] = entry;
        entries++;
    }

    private static int placeOf(long ms) {
        return (int) ms & TURN_MS - 1;
    }

    /** Does what comes next, or returns false when nothing does. */
    boolean proceed() {
        if (entries == 0) {
            return false;
        }
        while (first[placeOf(nowMs)] == null) {
            nowMs++;
        }
        take(placeOf(nowMs)).run();
        return true;
    }

    private Runnable take(int place) {
        var entry = first[place];
        if (entry == null) {
            throw new IllegalStateException("nothing is due at " + nowMs);
        }
        first[place] = entry.next;
        if (entry.next == null) {
            last[place] = null;
        }
        entries--;
        return entry.action;
    }
}
