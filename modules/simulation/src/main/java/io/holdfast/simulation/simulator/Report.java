package io.holdfast.simulation.simulator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one seed.
 *
 * @param hash the same whenever the seed is run
 * @param virtualMs how long the run took in its own time
 * @param settledMs how long after the last fault everything was settled
 * @param violation what is wrong, or null
 * @param lines the last steps, oldest first
 */
public record Report(
        long seed,
        long steps,
        long hash,
        int transactions,
        long virtualMs,
        long settledMs,
        Tally tally,
        @Nullable String violation,
        List<String> lines) {}
