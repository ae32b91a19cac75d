package io.holdfast.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;

    private final Timeline timeline = Timeline.lasting(10);
    private final Tally tally = new Tally(timeline);

    @Test
    void eachSecondHasItsOwnCountsAndLatencies() {
        tally.answered(200, 2 * MS, 100 * MS, 3 * SECOND);
        tally.answered(409, 9 * MS, 200 * MS, 3 * SECOND);
        tally.answered(200, 40 * MS, SECOND, 3 * SECOND);
        tally.measuredFor(2 * SECOND);

        List<Interval> seconds = tally.intervals();

        assertThat(seconds).extracting(Interval::startNs).containsExactly(0L, SECOND);
        assertThat(seconds.getFirst().counts()).isEqualTo(Map.of(Outcome.SUCCESSFUL, 1L, Outcome.REFUSED, 1L));
        assertThat(seconds.getFirst().latencies().orElseThrow().maxMs()).isCloseTo(2, within(0.01));
        assertThat(seconds.getLast().counts()).isEqualTo(Map.of(Outcome.SUCCESSFUL, 1L));
        assertThat(seconds.getLast().latencies().orElseThrow().p50Ms()).isCloseTo(40, within(0.1));
    }

    @Test
    void secondsInWhichNothingIsAnsweredAreToldOf() {
        tally.answered(200, MS, 0, 4 * SECOND);
        tally.lost(2 * SECOND, 4 * SECOND);
        tally.measuredFor(4 * SECOND);

        List<Interval> seconds = tally.intervals();

        assertThat(seconds).hasSize(4);
        assertThat(seconds.get(1).counts()).isEmpty();
        assertThat(seconds.get(1).latencies()).isEmpty();
        assertThat(seconds.get(2).perSecond(Outcome.LOST)).isEqualTo(1.0);
        assertThat(seconds.get(3).perSecond(Outcome.SUCCESSFUL)).isZero();
    }

    @Test
    void aSecondGoesOnInTheNextLeg() {
        tally.answered(200, MS, 100 * MS, 2 * SECOND);
        tally.measuredFor(500 * MS);
        tally.answered(200, MS, 100 * MS, SECOND);
        tally.measuredFor(SECOND);

        assertThat(tally.intervals()).extracting(Interval::lengthNs).containsExactly(SECOND, 500 * MS);
        assertThat(tally.intervals().getFirst().perSecond(Outcome.SUCCESSFUL)).isEqualTo(2.0);
    }

    @Test
    void whatCameTooLateIsInNoRateButInTheLastLatency() {
        tally.answered(200, 5_000 * MS, 6 * SECOND, SECOND);
        tally.answered(409, 5_000 * MS, 6 * SECOND, SECOND);
        tally.measuredFor(SECOND);

        assertThat(tally.intervals()).singleElement().satisfies(second -> {
            assertThat(second.counts()).isEmpty();
            assertThat(second.latencies().orElseThrow().maxMs()).isCloseTo(5_000, within(5.0));
        });
        assertThat(tally.successes()).isOne();
        assertThat(tally.refused()).isOne();
    }

    @Test
    void aRunOfADayHasLongerIntervalsInsteadOfMore() {
        Timeline day = Timeline.lasting(86_400);

        day.happened(Outcome.SUCCESSFUL, 86_399 * SECOND);

        assertThat(day.until(86_400 * SECOND)).hasSize(3_600);
        assertThat(Timeline.lasting(0).until(0)).isEmpty();
    }
}
