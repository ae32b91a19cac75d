package io.holdfast.embedded;

import java.time.Duration;
import java.util.Optional;

/**
 * How long to wait before a store is started again: not at all when it had run for a good while, longer each time that it
 * ends soon after, so that a store that cannot live does not take the machine with it.
 */
final class RestartPace {
    private static final Duration GOOD_WHILE = Duration.ofSeconds(10);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 10; // with their pauses, some twenty seconds

    private int hasty;
    private int failures;

    /** The pause after a store has ended that had answered {@code lived} ago. */
    Duration afterEnd(Duration lived) {
        failures = 0;
        if (lived.compareTo(GOOD_WHILE) >= 0) {
            hasty = 0;
        }
        return next();
    }

    /** The pause after a start that failed; empty when there were enough of them in a row. */
    Optional<Duration> afterFailure() {
        failures++;
        return failures < ATTEMPTS ? Optional.of(next()) : Optional.empty();
    }

    private Duration next() {
        Duration pause = Duration.ZERO;
        if (hasty > 0) {
            Duration doubled = SHORTEST.multipliedBy(1L << Math.min(hasty - 1, 10));
            pause = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        }
        hasty++;
        return pause;
    }
}
