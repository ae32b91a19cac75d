package io.holdfast.app.bench;

import java.util.Map;
import java.util.Optional;

/**
 * What came of the checkouts in one piece of the time.
 *
 * @param startNs since the beginning of its part of the run
 * @param counts of what came of some
 * @param latencies of the successful ones; empty when there were none
 */
record Interval(long startNs, long lengthNs, Map<Outcome, Long> counts, Optional<Latencies> latencies) {

    double perSecond(Outcome outcome) {
        return counts.getOrDefault(outcome, 0L) * 1e9 / lengthNs;
    }
}
