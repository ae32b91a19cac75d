package io.holdfast.consumers.leaderboard;

import io.holdfast.gateway.NotNowException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When what failed may be tried again: after 5 s, and each time after twice as long, up to a minute. */
final class Retries {
    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final InstantSource clock;
    private volatile Instant due = Instant.MIN;
    private volatile Duration pause = FIRST;
    private volatile String cause = "";

    Retries(InstantSource clock) {
        this.clock = clock;
    }

    void requireDue() {
        if (clock.instant().isBefore(due)) {
            throw new NotNowException(trouble().orElse("the leaderboard is rebuilt later"));
        }
    }

    /** Why it is not rebuilt, when the last attempt failed. */
    Optional<String> trouble() {
        return cause.isEmpty()
                ? Optional.empty()
                : Optional.of("the leaderboard could not be rebuilt, and soon it is tried again: " + cause);
    }

    /** Is told in the log when it is not what it was before. */
    void failed(RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        if (!message.equals(cause)) {
            LOG.warn("the leaderboard could not be rebuilt, and is tried again: {}", message, e);
        }
        cause = message;
        due = clock.instant().plus(pause);
        pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
    }

    void succeeded() {
        due = Instant.MIN;
        pause = FIRST;
        cause = "";
    }
}
