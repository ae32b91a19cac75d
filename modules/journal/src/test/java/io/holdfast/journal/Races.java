package io.holdfast.journal;

import java.util.Random;

/** Repeats a race many times with choices from one seed, and names the seed and the round when one goes wrong. */
final class Races {
    private static final long SEED = Long.getLong("races.seed", System.nanoTime());

    /** One round; all of its choices come from {@code random}. */
    @FunctionalInterface
    interface Round {
        void run(int number, Random random);
    }

    private Races() {}

    static void run(int rounds, Round round) {
        var random = new Random(SEED);
        for (int i = 0; i < rounds; i++) {
            try {
                round.run(i, random);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("round " + i + " failed; again with -Draces.seed=" + SEED, e);
            }
        }
    }
}
