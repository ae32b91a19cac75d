package io.holdfast.events.consuming;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class CourtesyTest {
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    private double load;
    private long now;
    private final Courtesy courtesy = new Courtesy(() -> load, () -> now);

    private double aSecondLater() {
        now += TimeUnit.SECONDS.toNanos(1);
        return courtesy.share();
    }

    private double[] secondsLater(int count) {
        return DoubleStream.generate(this::aSecondLater).limit(count).toArray();
    }

    @Test
    void whoHasTheMachineForItselfDoesNotRest() {
        assertThat(secondsLater(3)).containsExactly(1, 1, 1);
        assertThat(courtesy.restNs(100 * MS, Duration.ZERO)).isZero();
    }

    @Test
    void whileTheMachineIsBusyTheShareIsHalvedEverySecondAndDoubledAfterwards() {
        load = 0.95;
        assertThat(secondsLater(3)).containsExactly(0.5, 0.25, 0.125);
        assertThat(courtesy.share()).isEqualTo(0.125);
        load = 0.5;
        assertThat(secondsLater(4)).containsExactly(0.25, 0.5, 1, 1);
    }

    @Test
    void someShareIsLeft() {
        load = 1;
        assertThat(secondsLater(100)).endsWith(1 / 64.0, 1 / 64.0);
    }

    @Test
    void theRestLeavesTheShareAndIsBounded() {
        load = 1;
        secondsLater(2);
        assertThat(courtesy.restNs(100 * MS, Duration.ZERO)).isEqualTo(300 * MS);
        assertThat(courtesy.restNs(60_000 * MS, Duration.ZERO)).isEqualTo(5_000 * MS);
    }

    @Test
    void whoIsFarBehindWorksHalfOfItsTime() {
        load = 1;
        secondsLater(10);
        assertThat(courtesy.restNs(100 * MS, Duration.ofHours(2))).isEqualTo(100 * MS);
        assertThat(courtesy.restNs(10 * MS, Duration.ofMinutes(59))).isEqualTo(630 * MS);
    }

    @Test
    void anUnknownLoadIsNone() {
        load = -1;
        assertThat(aSecondLater()).isEqualTo(1);
    }
}
