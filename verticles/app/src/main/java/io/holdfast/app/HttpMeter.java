package io.holdfast.app;

import io.holdfast.gateway.RequestMeter;
import io.holdfast.gateway.Route;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Counts and times one event loop's requests. Timers are looked up once per route and status. */
final class HttpMeter implements RequestMeter {
    private final MeterRegistry registry;
    private final Map<Route, Map<Integer, Timer>> timers = new EnumMap<>(Route.class);

    HttpMeter(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public long begin() {
        return System.nanoTime();
    }

    @Override
    public void answered(Route route, int status, long begun) {
        long nanos = System.nanoTime() - begun;
        timers.computeIfAbsent(route, key -> new HashMap<>())
                .computeIfAbsent(status, key -> timer(route, status))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Route route, int status) {
        return Timer.builder("holdfast.http.requests")
                .description("HTTP requests by route and status")
                .tag("route", route.template())
                .tag("status", Integer.toString(status))
                .register(registry);
    }
}
