package io.holdfast.runtime;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** How large batches are and how long each takes, as histograms. */
public final class BatchMeter {
    private final Clock clock;
    private final Timer took;
    private final DistributionSummary size;

    BatchMeter(Clock clock, Timer took, DistributionSummary size) {
        this.clock = clock;
        this.took = took;
        this.size = size;
    }

    /** One of {@code items} begins now; returns what {@link #ended} is to be given. */
    public long begun(int items) {
        size.record(items);
        return clock.monotonicTime();
    }

    /** It has succeeded, or failed. */
    public void ended(long begun) {
        took.record(clock.monotonicTime() - begun, TimeUnit.NANOSECONDS);
    }
}
