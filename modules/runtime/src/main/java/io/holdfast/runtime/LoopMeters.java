package io.holdfast.runtime;

import io.holdfast.coordinator.Coordinator;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.vertx.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What one loop's coordinator tells of itself. The counters are looked up once: the registry's own lookup costs more than
 * the step that it would count.
 */
public final class LoopMeters {
    private static final Duration[] BOUNDS = IntStream.of(
                    250,
                    500,
                    1_000,
                    2_000,
                    3_000,
                    5_000,
                    10_000,
                    20_000,
                    50_000,
                    100_000,
                    200_000,
                    500_000,
                    1_000_000,
                    2_000_000,
                    5_000_000,
                    10_000_000)
            .mapToObj(micros -> Duration.ofNanos(micros * 1_000L))
            .toArray(Duration[]::new);
    private static final String DIRECT = "direct";
    private static final double[] SIZES = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};

    private final MeterRegistry registry;
    private final Map<String, Map<Class<? extends Outcome>, Counter>> outcomes = new HashMap<>();
    private final Map<Long, List<Meter>> gauges = new HashMap<>();
    private final Map<Phase, Timer> phases = new EnumMap<>(Phase.class);

    /** What a transaction goes through, one after the other. */
    public enum Phase {
        /** From a vote that is asked for until it is there. */
        VOTE,
        /** From the last vote until the decision is durable. */
        DECIDE,
        /** From a commit that is told to a shard until the shard confirms it. */
        FINISH,
        /** Likewise of an abort. */
        UNDO
    }

    public LoopMeters(MeterRegistry registry) {
        this.registry = registry;
        for (Phase phase : Phase.values()) {
            phases.put(
                    phase,
                    Timer.builder("holdfast.phase")
                            .description(
                                    "How long the phases of transactions take: of each branch, and of each decision")
                            .tag("phase", phase.name().toLowerCase(Locale.ROOT))
                            .serviceLevelObjectives(BOUNDS)
                            .register(registry));
        }
    }

    /** Of any beginning; what {@link #phase} is to be given. */
    public long nowNs() {
        return registry.config().clock().monotonicTime();
    }

    /** One has ended that began at {@code sinceNs}. */
    public void phase(Phase phase, long sinceNs) {
        Objects.requireNonNull(phases.get(phase)).record(nowNs() - sinceNs, TimeUnit.NANOSECONDS);
    }

    /** Of decisions that the journal is to make durable together. */
    public BatchMeter journalWrites() {
        return batches(
                "holdfast.journal",
                "statements that make decisions durable, the disk's confirmation included",
                "decisions",
                Tags.empty());
    }

    BatchMeter roundTrips(String kind) {
        return batches(
                "holdfast.shard",
                "batches of commands to a shard and back: the script in Redis, and Kafka where it goes over Kafka",
                "commands",
                Tags.of("kind", kind));
    }

    private BatchMeter batches(String prefix, String what, String items, Tags tags) {
        return new BatchMeter(
                registry.config().clock(),
                Timer.builder(prefix + ".batch")
                        .description("How long they take: " + what)
                        .tags(tags)
                        .serviceLevelObjectives(BOUNDS)
                        .register(registry),
                DistributionSummary.builder(prefix + ".batch." + items)
                        .description("How many " + items + " go together: " + what)
                        .tags(tags)
                        .serviceLevelObjectives(SIZES)
                        .register(registry));
    }

    /** {@code mode}: null for what is no checkout, and commits in one go. */
    void answered(Outcome outcome, @Nullable Mode mode) {
        var protocol = mode == null ? DIRECT : mode.label();
        outcomes.computeIfAbsent(protocol, unseen -> new HashMap<>())
                .computeIfAbsent(outcome.getClass(), unseen -> counter(protocol, unseen))
                .increment();
    }

    private Counter counter(String protocol, Class<? extends Outcome> outcome) {
        return Counter.builder("holdfast.transactions")
                .description("Transactions by how they ended for the client")
                .tags("protocol", protocol, "outcome", snakeCase(outcome.getSimpleName()))
                .register(registry);
    }

    private static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
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
