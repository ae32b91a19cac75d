package io.holdfast.events.consuming;

import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * The pauses between tries: each up to twice the last up to a bound, and drawn between half of that and all of it, so that those who failed
 * together do not come back together.
 */
final class Pace {
    private static final long FIRST_MS = 100;
    private static final long LONGEST_MS = 5_000;

    private final InstantSource clock;
    private final RandomGenerator chance;
    private long nextMs = FIRST_MS;

    Pace(InstantSource clock, RandomGenerator chance) {
        this.clock = clock;
        this.chance = chance;
    }

    void pause() throws InterruptedException {
        long most = nextMs;
        nextMs = Math.min(LONGEST_MS, 2 * most);
        Thread.sleep(chance.nextLong(most / 2, most + 1));
    }

    void succeeded() {
        nextMs = FIRST_MS;
    }

    Instant now() {
        return clock.instant();
    }
}
