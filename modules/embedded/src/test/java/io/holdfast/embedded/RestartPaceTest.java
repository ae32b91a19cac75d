package io.holdfast.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RestartPaceTest {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final RestartPace pace = new RestartPace();

    @Test
    void aStoreThatHadRunForLongIsStartedAgainAtOnce() {
        assertThat(Stream.generate(() -> pace.afterEnd(LONG)).limit(3)).containsOnly(Duration.ZERO);
    }

    @Test
    void oneThatDiesAgainAndAgainWaitsLongerEachTimeUpToABound() {
        assertThat(Stream.generate(() -> pace.afterEnd(SHORT).toMillis()).limit(9))
                .containsExactly(0L, 100L, 200L, 400L, 800L, 1_600L, 3_200L, 5_000L, 5_000L);
    }

    @Test
    void aGoodWhileIsForgiven() {
        pace.afterEnd(SHORT);
        pace.afterEnd(SHORT);

        assertThat(pace.afterEnd(LONG)).isZero();
        assertThat(pace.afterEnd(SHORT)).hasMillis(100);
    }

    @Test
    void startsThatFailInARowAreGivenUpAfterSomeTwentySeconds() {
        pace.afterEnd(LONG);

        var pauses = Stream.generate(pace::afterFailure)
                .takeWhile(Optional::isPresent)
                .map(Optional::orElseThrow)
                .toList();

        assertThat(pauses).hasSize(9).isSorted();
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isBetween(SHORT.multipliedBy(15), LONG);
    }

    @Test
    void aStartThatSucceedsLetsTheNextOnesFailAnew() {
        Stream.generate(pace::afterFailure).limit(9).forEach(pause -> assertThat(pause)
                .isPresent());

        pace.afterEnd(SHORT);

        assertThat(pace.afterFailure()).isPresent();
    }
}
