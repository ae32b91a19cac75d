package io.holdfast.simulation.simulator;

import java.util.List;

/** All chance of a run, from its seed: SplitMix64, written out so that a seed means the same on every JDK. */
final class Dice {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    Dice(long seed) {
        this.state = seed;
    }

    long next() {
        state += GOLDEN_GAMMA;
        return mixed(state);
    }

    static long mixed(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    int below(int bound) {
        return (int) Long.remainderUnsigned(next(), bound);
    }

    /** Both ends included. */
    int between(int least, int most) {
        return least + below(most - least + 1);
    }

    boolean happens(int perMille) {
        return perMille > 0 && below(1_000) < perMille;
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    int oneOf(int... choices) {
        return choices[below(choices.length)];
    }
}
