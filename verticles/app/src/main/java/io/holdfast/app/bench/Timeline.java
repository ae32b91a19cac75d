package io.holdfast.app.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How a part of the run went over time. Only the interval under way has a histogram; of one that is over a few figures are
 * kept, so that recording costs an answer some ten nanoseconds, and the longest run some megabytes.
 */
final class Timeline {
    /** An hour by the second; what takes longer has longer intervals. */
    private static final int MOST_INTERVALS = 3_600;

    private final long intervalNs;
    private final Histogram latencyUs = Tally.histogram();
    private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    private final List<Interval> past = new ArrayList<>();

    private Timeline(long intervalNs) {
        this.intervalNs = intervalNs;
    }

    /** For a run that takes so long; by the second, unless that were too many. */
    static Timeline lasting(long seconds) {
        long wholeSeconds = Math.max(1, Math.ceilDiv(seconds, (long) MOST_INTERVALS));
        return new Timeline(TimeUnit.SECONDS.toNanos(wholeSeconds));
    }

    /** @param atNs since the beginning of this part, never less than the last one */
    void happened(Outcome outcome, long atNs) {
        goOnTo(atNs);
        counts.merge(outcome, 1L, Long::sum);
    }

    /** Of a successful checkout. */
    void took(long us, long atNs) {
        goOnTo(atNs);
        latencyUs.recordValue(us);
    }

    private void goOnTo(long atNs) {
        while (atNs >= nextNs()) {
            past.add(current(intervalNs));
            counts.clear();
            latencyUs.reset();
        }
    }

    private long startNs() {
        return past.size() * intervalNs;
    }

    private long nextNs() {
        return startNs() + intervalNs;
    }

    private Interval current(long lengthNs) {
        Optional<Latencies> latencies =
                latencyUs.getTotalCount() == 0 ? Optional.empty() : Optional.of(Latencies.of(latencyUs));
        return new Interval(startNs(), lengthNs, Map.copyOf(counts), latencies);
    }

    /** All of them, those in which nothing happened included; the last one may be shorter. */
    List<Interval> until(long endNs) {
        goOnTo(endNs - 1);
        List<Interval> all = new ArrayList<>(past);
        if (endNs > startNs()) {
            all.add(current(endNs - startNs()));
        }
        return List.copyOf(all);
    }
}
