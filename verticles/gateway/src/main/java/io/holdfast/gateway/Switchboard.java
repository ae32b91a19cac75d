package io.holdfast.gateway;

import io.holdfast.protocol.Answer;
import io.holdfast.protocol.TraceContext;
import io.holdfast.runtime.Addresses;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Hands requests to the domains on this event loop, and bounds how many are with them at a time. */
final class Switchboard {
    private static final DeliveryOptions SEEDING = delivery(TimeUnit.MINUTES.toMillis(15));
    private static final Answer.NotNow OVERLOADED =
            new Answer.NotNow("Too many requests are in flight; this one was not started.", 1);

    private final EventBus bus;
    private final RequestMeter meter;
    private final RequestTraces traces;
    private final Responder responder;
    private final DeliveryOptions usual;
    private final int maxInFlight;
    private final String orders = Addresses.orders();
    private final String stock = Addresses.stock();
    private final String payment = Addresses.payment();
    private int inFlight;

    /** Must be called on the event loop that it is for. */
    Switchboard(EventBus bus, GatewayPorts ports, Responder responder, GatewaySettings settings) {
        this.bus = bus;
        this.meter = ports.meter();
        this.traces = ports.traces();
        this.responder = responder;
        this.usual = delivery(settings.answerLimitMs());
        this.maxInFlight = settings.maxInFlight();
    }

    /** Begins to measure a request that {@code route} will answer. */
    Exchange open(Route route, HttpServerRequest http) {
        return new Exchange(this, route, http, meter.begin(route));
    }

    /** Sends a domain its request, which the exchange then answers. */
    void connect(Exchange exchange, Object request) {
        if (inFlight >= maxInFlight) {
            exchange.answer(OVERLOADED);
            return;
        }
        DeliveryOptions delivery = traced(exchange.route().isSeeding() ? SEEDING : usual, exchange.trace());
        Future<Message<Answer>> reply = bus.request(address(exchange.route()), request, delivery);
        inFlight++;
        reply.onComplete(exchange);
    }

    void disconnected() {
        inFlight--;
    }

    Responder responder() {
        return responder;
    }

    RequestTraces traces() {
        return traces;
    }

    void answered(Exchange exchange, int status) {
        exchange.answered(status);
        meter.answered(exchange.route(), status, exchange.begun());
    }

    void abandoned(Route route) {
        meter.abandoned(route);
    }

    private String address(Route route) {
        return switch (route.domain()) {
            case ORDERS -> orders;
            case STOCK -> stock;
            case PAYMENT -> payment;
        };
    }

    private static DeliveryOptions traced(DeliveryOptions usual, @Nullable String trace) {
        return trace == null ? usual : new DeliveryOptions(usual).addHeader(TraceContext.HEADER, trace);
    }

    private static DeliveryOptions delivery(long timeoutMs) {
        return new DeliveryOptions().setSendTimeout(timeoutMs).setLocalOnly(true);
    }
}
