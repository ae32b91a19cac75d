package io.holdfast.app.bench;

import org.HdrHistogram.Histogram;

/** The latencies of some successful checkouts, as the percentiles that are reported. */
record Latencies(double p50Ms, double p90Ms, double p99Ms, double p999Ms, double maxMs) {

    /** @param us microseconds; it may be used for others afterwards */
    static Latencies of(Histogram us) {
        return new Latencies(at(us, 50), at(us, 90), at(us, 99), at(us, 99.9), us.getMaxValue() / 1_000.0);
    }

    private static double at(Histogram us, double percentile) {
        return us.getValueAtPercentile(percentile) / 1_000.0;
    }
}
