package io.holdfast.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final long MS = 1_000_000L;

    private final Tally tally = new Tally(Timeline.lasting(1));

    @Test
    void successesAreCountedAsLongAsTheTimeRuns() {
        tally.answered(200, 3 * MS, 10, 20);
        tally.answered(200, 5 * MS, 30, 20);
        tally.measuredFor(500 * MS);

        assertThat(tally.successes()).isEqualTo(2);
        assertThat(tally.successesPerSecond()).isEqualTo(2.0);
        assertThat(tally.latencyMs(50)).isCloseTo(3, within(0.01));
        assertThat(tally.latencyMs(99)).isCloseTo(5, within(0.01));
    }

    @Test
    void refusalsAreCountedByStatusAndLeaveTheLatencyAlone() {
        tally.answered(200, MS, 0, 1);
        tally.answered(409, 90 * MS, 0, 1);
        tally.answered(409, 90 * MS, 0, 1);
        tally.answered(429, 90 * MS, 0, 1);
        tally.measuredFor(1_000 * MS);

        assertThat(tally.refusals()).isEqualTo(Map.of(409, 2L, 429, 1L));
        assertThat(tally.refused()).isEqualTo(3);
        assertThat(tally.latencyMs(99.9)).isCloseTo(1, within(0.01));
        assertThat(tally.checkoutsPerSecond()).isEqualTo(4.0);
    }

    @Test
    void whatIsNotKnownIsNoRefusal() {
        tally.answered(200, MS, 0, 1);
        tally.answered(202, 90 * MS, 0, 1);
        tally.lost(0, 1);
        tally.measuredFor(1_000 * MS);

        assertThat(tally.refused()).isZero();
        assertThat(tally.unknown()).isOne();
        assertThat(tally.lostCheckouts()).isOne();
        assertThat(tally.latencyMs(99.9)).isCloseTo(1, within(0.01));
    }

    @Test
    void anEmptyTallyHasNoRate() {
        assertThat(tally.successesPerSecond()).isZero();
        assertThat(tally.checkoutsPerSecond()).isZero();
    }
}
