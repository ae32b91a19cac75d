package io.holdfast.consumers.webhooks;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long is waited after failures: each time up to twice as long up to a bound, and drawn between half of that and all of it, so that
 * subscribers of one broken host do not come back at once.
 */
final class Backoff {
    private static final long FIRST_MS = Duration.ofSeconds(1).toMillis();
    private static final long LONGEST_MS = Duration.ofMinutes(5).toMillis();
    private static final int MOST_DOUBLINGS = 20;

    private Backoff() {}

    /** @param failures in a row, the latest included */
    static Duration after(int failures, RandomGenerator chance) {
        long most = Math.min(LONGEST_MS, FIRST_MS << Math.clamp(failures - 1, 0, MOST_DOUBLINGS));
        return Duration.ofMillis(chance.nextLong(most / 2, most + 1));
    }
}
