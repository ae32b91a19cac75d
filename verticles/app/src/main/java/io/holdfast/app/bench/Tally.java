package io.holdfast.app.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What came of the checkouts of one part of the run, be it the warm-up or what is measured. */
final class Tally {
    private static final long LONGEST_US = 60_000_000;
    private static final int DIGITS = 3;
    private static final int OK = 200;
    private static final int UNKNOWN = 202;

    private final Histogram latencyUs = histogram();
    private final Timeline timeline;
    private final Map<Integer, Long> refusals = new TreeMap<>();
    private long successesInTime;
    private long measuredNs;
    private long unknown;
    private long lost;

    Tally(Timeline timeline) {
        this.timeline = timeline;
    }

    static Histogram histogram() {
        return new Histogram(LONGEST_US, DIGITS);
    }

    /**
     * Notes one answer.
     *
     * @param atNs since the beginning of the leg
     * @param limitNs when the leg's time is up; what comes later is counted, but in no second
     */
    void answered(int status, long latencyNs, long atNs, long limitNs) {
        if (status == OK) {
            succeeded(Math.min(LONGEST_US, latencyNs / 1_000), atNs, limitNs);
        } else if (status == UNKNOWN) {
            unknown++;
        } else {
            refusals.merge(status, 1L, Long::sum);
        }
        happened(Outcome.of(status), atNs, limitNs);
    }

    /** What took too long to come in time is told of with the last second, which would look better without. */
    private void succeeded(long us, long atNs, long limitNs) {
        latencyUs.recordValue(us);
        timeline.took(us, measuredNs + Math.min(atNs, limitNs - 1));
        successesInTime += atNs <= limitNs ? 1 : 0;
    }

    private void happened(Outcome outcome, long atNs, long limitNs) {
        if (atNs <= limitNs) {
            timeline.happened(outcome, measuredNs + Math.min(atNs, limitNs - 1));
        }
    }

    /** Notes a checkout that is not answered, with times as of an answer. */
    void lost(long atNs, long limitNs) {
        lost++;
        happened(Outcome.LOST, atNs, limitNs);
    }

    void measuredFor(long durationNs) {
        measuredNs += durationNs;
    }

    long measuredNs() {
        return measuredNs;
    }

    long successes() {
        return latencyUs.getTotalCount();
    }

    /** Everything else that was answered for good, by status. */
    Map<Integer, Long> refusals() {
        return refusals;
    }

    long refused() {
        return refusals.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Answered 202: what became of them is not known yet. */
    long unknown() {
        return unknown;
    }

    /** Not answered. */
    long lostCheckouts() {
        return lost;
    }

    double successesPerSecond() {
        return measuredNs == 0 ? 0 : successesInTime * 1e9 / measuredNs;
    }

    double checkoutsPerSecond() {
        long answered = successes() + refused();
        return successes() == 0
                ? refused() * 1e9 / Math.max(1, measuredNs)
                : successesPerSecond() * answered / successes();
    }

    /** Of all successful checkouts. */
    Latencies latencies() {
        return Latencies.of(latencyUs);
    }

    /** How it went, by the second. */
    List<Interval> intervals() {
        return timeline.until(measuredNs);
    }

    /** Of successful checkouts. */
    double latencyMs(double percentile) {
        return latencyUs.getValueAtPercentile(percentile) / 1_000.0;
    }
}
