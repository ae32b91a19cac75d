package io.holdfast.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnnouncedTest {
    private static final String METRICS = """
            # TYPE holdfast_events_lag_seconds histogram
            holdfast_events_lag_seconds_bucket{le="0.1"} 10
            holdfast_events_lag_seconds_bucket{le="0.5"} 99
            holdfast_events_lag_seconds_bucket{le="1.0"} 99
            holdfast_events_lag_seconds_bucket{le="+Inf"} %s
            holdfast_events_lag_seconds_count 100
            holdfast_events_owed 1234.0
            holdfast_events_sent_total{topic="orders"} 1.0E7
            holdfast_events_sent_total{topic="stock"} 20.0
            """;

    @Test
    void isReadFromTheMetrics() {
        assertThat(Announced.read(METRICS.formatted("100"))).contains(new Announced(10_000_020, 1_234, 0.5));
    }

    @Test
    void aLagBeyondTheLastBoundIsInfinite() {
        assertThat(Announced.read(METRICS.formatted("101")).orElseThrow().lag()).isInfinite();
    }

    @Test
    void whereNothingIsAnnouncedThereIsNone() {
        assertThat(Announced.read("holdfast_unsettled 0\n")).isEqualTo(Optional.empty());
    }

    @Test
    void beforeTheFirstPageThereIsNoLag() {
        assertThat(Announced.read("holdfast_events_owed 0.0\n")).contains(new Announced(0, 0, 0));
    }
}
