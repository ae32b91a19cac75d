package io.holdfast.app.faults;

import io.holdfast.faults.FaultRule;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts the faults that happened, so that a trial can see that it was one. */
final class FaultMeter {
    private final MeterRegistry registry;

    FaultMeter(MeterRegistry registry) {
        this.registry = registry;
    }

    void injected(FaultRule rule) {
        Counter.builder("holdfast.faults.injected")
                .description("Faults that were injected")
                .tag("service", rule.site().label())
                .tag("point", rule.point().label())
                .tag("action", rule.action().label())
                .register(registry)
                .increment();
    }
}
