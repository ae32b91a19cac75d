package io.holdfast.app;

import io.holdfast.gateway.RequestMeter;
import io.holdfast.gateway.Route;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Counts and times one event loop's requests. Timers are looked up once per route and status. */
public final class HttpMeter implements RequestMeter {
    /** The times of checkouts, by status, as a histogram. */
    public static final String CHECKOUTS = "holdfast.checkouts";

    /** Those that are not answered yet. */
    public static final String CHECKOUTS_IN_FLIGHT = "holdfast.checkouts.in.flight";

    private static final Duration[] BOUNDS = IntStream.of(
                    1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1_000, 2_000, 5_000, 10_000,
                    20_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Map<Integer, Timer> checkouts = new HashMap<>();
    private final InFlight inFlight;
    private final Map<Route, Map<Integer, Timer>> timers = new EnumMap<>(Route.class);
    private final Map<TurnedAway, Counter> turnedAway = new EnumMap<>(TurnedAway.class);

    /** @param inFlight those of the whole node */
    HttpMeter(MeterRegistry registry, InFlight inFlight) {
        this.registry = registry;
        this.inFlight = inFlight;
        for (TurnedAway why : TurnedAway.values()) {
            turnedAway.put(
                    why,
                    Counter.builder("holdfast.http.turned.away")
                            .description("HTTP requests refused for who asked, or how often")
                            .tag("problem", why.label())
                            .register(registry));
        }
    }

    @Override
    public long begin(Route route) {
        inFlight.begun(route);
        return System.nanoTime();
    }

    @Override
    public void answered(Route route, int status, long begun) {
        inFlight.ended(route);
        long nanos = System.nanoTime() - begun;
        timers.computeIfAbsent(route, key -> new HashMap<>())
                .computeIfAbsent(status, key -> timer(route, status))
                .record(nanos, TimeUnit.NANOSECONDS);
        if (route == Route.ORDER_CHECKOUT) {
            checkouts.computeIfAbsent(status, this::histogram).record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void abandoned(Route route) {
        inFlight.ended(route);
    }

    @Override
    public void turnedAway(TurnedAway why) {
        Objects.requireNonNull(turnedAway.get(why)).increment();
    }

    private Timer timer(Route route, int status) {
        return Timer.builder("holdfast.http.requests")
                .description("HTTP requests by route and status")
                .tag("route", route.template())
                .tag("status", Integer.toString(status))
                .register(registry);
    }

    private Timer histogram(int status) {
        return Timer.builder(CHECKOUTS)
                .description("Checkouts by status, and how long they took")
                .tag("status", Integer.toString(status))
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }
}
