package io.holdfast.simulation.explorer;

import java.util.BitSet;

/** Sets of small numbers, each set a number itself: messages that were sent, replies that may still arrive. */
final class Sets {
    static final int EMPTY = 0;

    private final Interner<BitSet> sets = new Interner<>();
    private final Memo with = new Memo();
    private final Memo common = new Memo();

    Sets() {
        sets.of(new BitSet());
    }

    int of(BitSet members) {
        return sets.of((BitSet) members.clone());
    }

    int with(int set, int member) {
        int known = with.get(set, member);
        if (known != Memo.UNKNOWN) {
            return known;
        }
        var copy = (BitSet) sets.at(set).clone();
        copy.set(member);
        return with.put(set, member, sets.of(copy));
    }

    /** What is in both sets. */
    int common(int left, int right) {
        int known = common.get(left, right);
        if (known != Memo.UNKNOWN) {
            return known;
        }
        var copy = (BitSet) sets.at(left).clone();
        copy.and(sets.at(right));
        return common.put(left, right, sets.of(copy));
    }

    BitSet at(int set) {
        return sets.at(set);
    }

    boolean has(int set, int member) {
        return sets.at(set).get(member);
    }

    /** The smallest member from {@code from} on, or -1. */
    int next(int set, int from) {
        return sets.at(set).nextSetBit(from);
    }
}
