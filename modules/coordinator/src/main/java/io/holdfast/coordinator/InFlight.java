package io.holdfast.coordinator;

import io.holdfast.protocol.Outcome;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The unsettled transactions of one session, by sequence number, and the low water below them. A ring: the numbers are
 * dense, and the oldest unsettled one bounds how far the newest may run ahead.
 */
final class InFlight {
    static final int MAX_UNSETTLED = 65_536;
    private static final int FIRST_CAPACITY = 1_024;

    private @Nullable Entry[] ring = new @Nullable Entry[FIRST_CAPACITY];
    private long lowWater;
    private long last;
    private int unsettled;

    /** One transaction on its way. */
    static final class Entry {
        final Consumer<Outcome> answer;
        final long deadlineMs;
        Phase phase;

        @Nullable
        Event trouble;

        long remindMs;

        Entry(Phase phase, long deadlineMs, Consumer<Outcome> answer) {
            this.phase = phase;
            this.deadlineMs = deadlineMs;
            this.remindMs = deadlineMs;
            this.answer = answer;
        }
    }

    boolean isFull() {
        return last - lowWater >= MAX_UNSETTLED;
    }

    int size() {
        return unsettled;
    }

    long nextSeq() {
        return last + 1;
    }

    void add(Entry entry) {
        if (isFull()) {
            throw new IllegalStateException("more than " + MAX_UNSETTLED + " unsettled transactions");
        }
        last++;
        if (last - lowWater > ring.length) {
            grow();
        }
        ring[slot(last)] = entry;
        unsettled++;
    }

    @Nullable
    Entry get(long seq) {
        return seq > lowWater && seq <= last ? ring[slot(seq)] : null;
    }

    void settle(long seq) {
        ring[slot(seq)] = null;
        unsettled--;
        while (lowWater < last && ring[slot(lowWater + 1)] == null) {
            lowWater++;
        }
    }

    /** The largest number at or below which everything is settled. */
    long lowWater() {
        return lowWater;
    }

    long last() {
        return last;
    }

    private int slot(long seq) {
        return (int) seq & ring.length - 1;
    }

    private void grow() {
        var old = ring;
        ring = new @Nullable Entry[old.length * 2];
        for (long seq = lowWater + 1; seq < last; seq++) {
            ring[slot(seq)] = old[(int) seq & old.length - 1];
        }
    }
}
