package io.holdfast.runtime;

import io.holdfast.coordinator.Coordinator;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.circuitbreaker.CircuitBreaker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one loop's coordinator tells of itself. The counters are looked up once: the registry's own lookup costs more than
 * the step that it would count.
 */
public final class LoopMeters {
    private final MeterRegistry registry;
    private final Map<Class<? extends Outcome>, Counter> outcomes = new HashMap<>();
    private final Map<Long, List<Meter>> gauges = new HashMap<>();

    public LoopMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void answered(Outcome outcome) {
        outcomes.computeIfAbsent(outcome.getClass(), this::counter).increment();
    }

    private Counter counter(Class<? extends Outcome> outcome) {
        return Counter.builder("holdfast.transactions")
                .description("Transactions by how they ended for the client")
                .tag("outcome", snakeCase(outcome.getSimpleName()))
                .register(registry);
    }

    private static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(java.util.Locale.ROOT);
    }

    void observe(String kind, CircuitBreaker breaker) {
        Gauge.builder("holdfast.breaker.open", breaker, LoopMeters::openness)
                .description("Whether votes to a kind of participant are stopped: 1 open, 0.5 on trial, 0 closed")
                .tags("kind", kind, "loop", Loops.current())
                .register(registry);
    }

    private static double openness(CircuitBreaker breaker) {
        return switch (breaker.state()) {
            case OPEN -> 1;
            case HALF_OPEN -> 0.5;
            case CLOSED -> 0;
        };
    }

    /** A session that is closed is of no interest any more. */
    void forget(long session) {
        gauges.getOrDefault(session, List.of()).forEach(registry::remove);
        gauges.remove(session);
    }

    void observe(Coordinator coordinator) {
        var tags = Tags.of("session", Long.toString(coordinator.session()));
        var own = gauges.computeIfAbsent(coordinator.session(), session -> new ArrayList<>());
        own.add(Gauge.builder("holdfast.unsettled", coordinator, Coordinator::unsettled)
                .description("Transactions whose branches are not all final")
                .tags(tags)
                .register(registry));
        own.add(Gauge.builder("holdfast.low.water", coordinator, Coordinator::lowWater)
                .description("The sequence number at or below which every transaction is settled")
                .tags(tags)
                .register(registry));
        own.add(Gauge.builder("holdfast.refusal.rate", coordinator, c -> c.selector()
                        .window()
                        .refusalRate())
                .description("Refusals among the last decisions, 0 to 1")
                .tags(tags)
                .register(registry));
        for (Mode mode : Mode.values()) {
            own.add(Gauge.builder(
                            "holdfast.protocol", coordinator, c -> c.selector().mode() == mode ? 1 : 0)
                    .description("1 for the protocol that new checkouts run under")
                    .tags(tags.and("mode", mode.label()))
                    .register(registry));
        }
    }
}
