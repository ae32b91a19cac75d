package io.holdfast.app.bench;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What came of the checkouts of one part of the run, be it the warm-up or what is measured. */
final class Tally {
    private static final long LONGEST_US = 60_000_000;
    private static final int DIGITS = 3;
    private static final int OK = 200;
    private static final int UNKNOWN = 202;

    private final Histogram latencyUs = new Histogram(LONGEST_US, DIGITS);
    private final Map<Integer, Long> refusals = new TreeMap<>();
    private long successesInTime;
    private long measuredNs;
    private long unknown;
    private long lost;

    /** Notes one answer; {@code inTime} when it came before the time was up. */
    void answered(int status, long latencyNs, long nowNs, long endNs) {
        if (status == OK) {
            latencyUs.recordValue(Math.min(LONGEST_US, latencyNs / 1_000));
            successesInTime += nowNs <= endNs ? 1 : 0;
        } else if (status == UNKNOWN) {
            unknown++;
        } else {
            refusals.merge(status, 1L, Long::sum);
        }
    }

    void lost() {
        lost++;
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

    /** Of successful checkouts. */
    double latencyMs(double percentile) {
        return latencyUs.getValueAtPercentile(percentile) / 1_000.0;
    }
}
