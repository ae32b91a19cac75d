package io.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(50, 300);

    @Test
    void everyPauseIsTwiceTheLastUpToTheBound() {
        assertThat(new long[] {backoff.pauseMs(), backoff.pauseMs(), backoff.pauseMs()})
                .containsExactly(50, 100, 200);
        assertThat(backoff.pauseMs()).isEqualTo(300);
        assertThat(backoff.pauseMs()).isEqualTo(300);
    }

    @Test
    void aSuccessBeginsAnew() {
        backoff.pauseMs();
        backoff.pauseMs();
        backoff.succeeded();
        assertThat(backoff.pauseMs()).isEqualTo(50);
    }
}
