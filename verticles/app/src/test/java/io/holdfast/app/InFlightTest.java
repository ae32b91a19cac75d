package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.Route;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class InFlightTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final InFlight inFlight = InFlight.shownIn(registry);
    private final HttpMeter meter = new HttpMeter(registry, inFlight);
    private final HttpMeter ofAnotherLoop = new HttpMeter(registry, inFlight);

    private void assertInFlight(int requests, int checkouts) {
        assertThat(registry.get("holdfast.http.in.flight").gauge().value()).isEqualTo(requests);
        assertThat(registry.get("holdfast.checkouts.in.flight").gauge().value()).isEqualTo(checkouts);
    }

    @Test
    void aCheckoutIsInFlightUntilItIsAnswered() {
        long first = meter.begin(Route.ORDER_CHECKOUT);
        long second = ofAnotherLoop.begin(Route.ORDER_CHECKOUT);
        assertInFlight(2, 2);

        ofAnotherLoop.answered(Route.ORDER_CHECKOUT, 429, second);
        assertInFlight(1, 1);
        meter.answered(Route.ORDER_CHECKOUT, 200, first);
        assertInFlight(0, 0);
    }

    @Test
    void aCheckoutThatIsAbandonedIsNotInFlightAnyMore() {
        meter.begin(Route.ORDER_CHECKOUT);

        meter.abandoned(Route.ORDER_CHECKOUT);

        assertInFlight(0, 0);
    }

    @Test
    void otherRequestsAreNoCheckouts() {
        long begun = meter.begin(Route.STOCK_ADD);
        meter.begin(Route.ORDER_FIND);
        assertInFlight(2, 0);

        meter.answered(Route.STOCK_ADD, 200, begun);
        meter.abandoned(Route.ORDER_FIND);
        assertInFlight(0, 0);
    }
}
