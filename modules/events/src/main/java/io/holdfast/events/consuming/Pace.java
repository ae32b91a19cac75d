package io.holdfast.events.consuming;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * The rests between rounds, by {@link Courtesy}, and the pauses between tries: each up to twice the last up to a bound, and drawn between half of that and all of it, so that those who failed
 * together do not come back together.
 */
final class Pace {
    private static final long FIRST_MS = 100;
    private static final long LONGEST_MS = 5_000;

    private final InstantSource clock;
    private final RandomGenerator chance;
    private final Courtesy courtesy;
    private long nextMs = FIRST_MS;

    Pace(InstantSource clock, RandomGenerator chance, Courtesy courtesy) {
        this.clock = clock;
        this.chance = chance;
        this.courtesy = courtesy;
    }

    void pause() throws InterruptedException {
        long most = nextMs;
        nextMs = Math.min(LONGEST_MS, 2 * most);
        Thread.sleep(chance.nextLong(most / 2, most + 1));
    }

    /** After so much work, the oldest of which is from {@code oldest}. */
    void rest(Duration work, Instant oldest) throws InterruptedException {
        Thread.sleep(Duration.ofNanos(courtesy.restNs(work.toNanos(), Duration.between(oldest, now()))));
    }

    void succeeded() {
        nextMs = FIRST_MS;
    }

    Instant now() {
        return clock.instant();
    }
}
