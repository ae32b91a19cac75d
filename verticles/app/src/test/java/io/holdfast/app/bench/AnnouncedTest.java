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
        var read = Announced.read(METRICS.formatted("100")).orElseThrow();
        assertThat(read.sent()).isEqualTo(10_000_020);
        assertThat(read.owed()).isEqualTo(1_234);
        assertThat(read.lag()).isEqualTo(0.5);
    }

    /** What waited for the broker to start is no lag under load. */
    @Test
    void onlyWhatWasAnnouncedMeanwhileCounts() {
        var first = Announced.read(METRICS.formatted("110")).orElseThrow();
        assertThat(first.lag()).isInfinite();
        var later = Announced.read(METRICS.replace("} 10\n", "} 50\n")
                        .replace("} 99\n", "} 199\n")
                        .replace("20.0", "50.0")
                        .formatted("210"))
                .orElseThrow();
        var since = later.minus(first);
        assertThat(since.sent()).isEqualTo(30);
        assertThat(since.owed()).isEqualTo(1_234);
        assertThat(since.lag()).isEqualTo(0.5);
        assertThat(since.plus(since).sent()).isEqualTo(60);
        assertThat(since.plus(first).lag()).isInfinite();
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
        assertThat(Announced.read("holdfast_events_owed 0.0\n"))
                .hasValueSatisfying(none -> assertThat(none.lag()).isZero());
    }
}
