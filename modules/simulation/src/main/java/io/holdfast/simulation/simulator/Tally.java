package io.holdfast.simulation.simulator;

import java.util.EnumMap;
import java.util.Map;

/** How often each counter's event was reached. */
public final class Tally {
    private final Map<Counter, Long> counts = new EnumMap<>(Counter.class);

    void count(Counter counter) {
        counts.merge(counter, 1L, Long::sum);
    }

    public long of(Counter counter) {
        return counts.getOrDefault(counter, 0L);
    }

    public void addAll(Tally other) {
        other.counts.forEach((counter, count) -> counts.merge(counter, count, Long::sum));
    }
}
