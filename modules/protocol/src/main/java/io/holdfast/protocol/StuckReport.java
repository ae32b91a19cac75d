package io.holdfast.protocol;

import java.util.List;
import java.util.Map;

/**
 * What does not get on at one place of a node: an event loop, the recovery of sessions, a keeper.
 *
 * @param source the address of the place, which takes {@link StuckRequest}s
 * @param counts how many there are by cause
 * @param latest the youngest of them, at most {@value #MAX_ENTRIES}
 */
public record StuckReport(String source, Map<Stuck.Cause, Integer> counts, List<Stuck> latest) {
    public static final int MAX_ENTRIES = 100;

    public StuckReport {
        counts = Map.copyOf(counts);
        latest = List.copyOf(latest);
    }
}
