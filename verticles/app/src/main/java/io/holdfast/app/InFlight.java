package io.holdfast.app;

import io.holdfast.gateway.Route;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/** How many requests the node has taken and not answered yet, and how many of them are checkouts. Any event loop may count. */
final class InFlight {
    private final LongAdder requests = new LongAdder();
    private final LongAdder checkouts = new LongAdder();

    /** Nothing yet, and shown in {@code registry}. */
    static InFlight shownIn(MeterRegistry registry) {
        var inFlight = new InFlight();
        Gauge.builder("holdfast.http.in.flight", inFlight.requests, LongAdder::sum)
                .description("Requests to the domains that are not answered yet")
                .register(registry);
        Gauge.builder(HttpMeter.CHECKOUTS_IN_FLIGHT, inFlight.checkouts, LongAdder::sum)
                .description("Checkouts that are not answered yet")
                .register(registry);
        return inFlight;
    }

    private InFlight() {}

    void begun(Route route) {
        requests.increment();
        if (route == Route.ORDER_CHECKOUT) {
            checkouts.increment();
        }
    }

    long requests() {
        return requests.sum();
    }

    /** Answered, or abandoned by its client. */
    void ended(Route route) {
        requests.decrement();
        if (route == Route.ORDER_CHECKOUT) {
            checkouts.decrement();
        }
    }
}
