package io.holdfast.events;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What the relay tells of itself. */
final class RelayMeters {
    private static final Duration[] LAGS = {
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(60)
    };

    private final InstantSource clock;
    private final Map<Topic, Counter> sent = new EnumMap<>(Topic.class);
    private final Timer lag;
    private volatile double owed = Double.NaN;

    RelayMeters(MeterRegistry registry, InstantSource clock) {
        this.clock = clock;
        for (Topic topic : Topic.values()) {
            sent.put(
                    topic,
                    Counter.builder("holdfast.events.sent")
                            .description("Events given to Kafka, repeated ones included")
                            .tag("topic", topic.label())
                            .register(registry));
        }
        lag = Timer.builder("holdfast.events.lag")
                .description("From a decision until Kafka has acknowledged its events: of the oldest of each page")
                .serviceLevelObjectives(LAGS)
                .register(registry);
        Gauge.builder("holdfast.events.owed", this, meters -> meters.owed)
                .description(
                        "About how much is settled and not announced yet, by whichever node; not a number while the journal is away")
                .register(registry);
    }

    void sent(CloudEvent event) {
        Objects.requireNonNull(sent.get(event.topic())).increment();
    }

    /** Returns when that was. */
    Instant settled(Instant oldest) {
        var now = clock.instant();
        lag.record(Duration.between(oldest, now));
        return now;
    }

    void owes(long events) {
        owed = events;
    }

    void owesUnknown() {
        owed = Double.NaN;
    }
}
