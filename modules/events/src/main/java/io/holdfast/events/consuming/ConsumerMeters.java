package io.holdfast.events.consuming;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/** What a consumer tells of itself. */
final class ConsumerMeters {
    private final Counter applied;
    private final Counter retried;
    private final Counter parked;
    private final AtomicLong behind = new AtomicLong();

    ConsumerMeters(MeterRegistry registry, String consumer) {
        applied = counter(
                registry, consumer, "holdfast.consumer.applied", "Events that had their effect, or had had it already");
        retried = counter(registry, consumer, "holdfast.consumer.retried", "Tries after one that failed");
        parked = counter(registry, consumer, "holdfast.consumer.parked", "Events that became dead letters");
        Gauge.builder("holdfast.consumer.behind", behind, AtomicLong::doubleValue)
                .description("Events on this node's partitions that had not been taken when it last looked")
                .tag("consumer", consumer)
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String consumer, String name, String description) {
        return Counter.builder(name)
                .description(description)
                .tag("consumer", consumer)
                .register(registry);
    }

    void applied(int count) {
        applied.increment(count);
    }

    void retried() {
        retried.increment();
    }

    void parked() {
        parked.increment();
    }

    void behind(long events) {
        behind.set(events);
    }
}
