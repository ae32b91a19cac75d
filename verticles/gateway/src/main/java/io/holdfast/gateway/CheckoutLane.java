package io.holdfast.gateway;

import io.holdfast.protocol.OrderRequest;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/**
 * Takes the request that must be quick, a plain checkout, past the router. Whatever is unusual about one (a key, a body,
 * an escape, a mistake) goes the router's way, so there is one place that judges.
 */
final class CheckoutLane implements Handler<HttpServerRequest> {
    private static final String PREFIX = "/orders/checkout/";

    private final Switchboard switchboard;
    private final Handler<HttpServerRequest> router;

    CheckoutLane(Switchboard switchboard, Handler<HttpServerRequest> router) {
        this.switchboard = switchboard;
        this.router = router;
    }

    @Override
    public void handle(HttpServerRequest http) {
        if (isPlainCheckout(http)) {
            String orderId = http.uri().substring(PREFIX.length());
            switchboard.open(Route.ORDER_CHECKOUT, http).send(new OrderRequest.Checkout(orderId, null));
        } else {
            router.handle(http);
        }
    }

    private static boolean isPlainCheckout(HttpServerRequest http) {
        String uri = http.uri();
        return uri.startsWith(PREFIX)
                && Syntax.isId(uri, PREFIX.length())
                && http.method().equals(HttpMethod.POST)
                && isBare(http.headers());
    }

    private static boolean isBare(MultiMap headers) {
        return headers.contains(HttpHeaders.HOST)
                && !headers.contains(Responder.IDEMPOTENCY_KEY)
                && Bodies.isAbsent(headers);
    }
}
