package io.holdfast.gateway;

import io.holdfast.gateway.RequestTraces.RequestTrace;
import io.holdfast.protocol.Answer;
import io.holdfast.protocol.KeyClaim;
import io.holdfast.protocol.LogFields;
import io.holdfast.protocol.OrderRequest;
import io.holdfast.protocol.PaymentRequest;
import io.holdfast.protocol.StockRequest;
import io.holdfast.protocol.TraceContext;
import io.vertx.core.Completable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** One request and its answer. The only object of the gateway that a request on the hot path costs. */
final class Exchange implements Completable<Message<Answer>> {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final Answer.NotNow NOBODY_THERE =
            new Answer.NotNow("The service is starting or stopping; nothing happened.", 1);

    private final Switchboard switchboard;
    private final Route route;
    private final HttpServerRequest http;
    private final long begun;
    private final @Nullable String parent;
    private final @Nullable RequestTrace recorded;
    private @Nullable Object request;

    Exchange(Switchboard switchboard, Route route, HttpServerRequest http, long begun) {
        this.switchboard = switchboard;
        this.route = route;
        this.http = http;
        this.begun = begun;
        this.parent = TraceContext.valid(http.headers().get(TraceContext.HEADER));
        this.recorded = switchboard.traces().begin(route, parent);
    }

    Route route() {
        return route;
    }

    long begun() {
        return begun;
    }

    /** The claim of its idempotency key, which must be valid. */
    KeyClaim claim(Buffer body, @Nullable Acting acting) {
        return Claims.of(scope(acting), http, body, switchboard.responder().correlate(http));
    }

    /** The same key of another caller is another key. */
    private String scope(@Nullable Acting acting) {
        return acting == null ? route.scope() : route.scope() + " as " + acting.subject();
    }

    /** The trace context that it belongs to, or null. */
    @Nullable
    String trace() {
        return recorded == null ? parent : recorded.context();
    }

    void answered(int status) {
        if (recorded != null) {
            recorded.answered(status);
        }
    }

    /** The client went away before it had said what it wanted. */
    void abandon() {
        if (recorded != null) {
            recorded.abandoned();
        }
        switchboard.abandoned(route);
    }

    void send(Object request) {
        this.request = request;
        switchboard.connect(this, request);
    }

    /** The domain replied, or the message to it failed. */
    @Override
    public void complete(@Nullable Message<Answer> reply, @Nullable Throwable failure) {
        switchboard.disconnected();
        if (reply != null) {
            replied(reply.body());
        } else {
            undelivered(failure);
        }
    }

    private void replied(Answer answer) {
        if (answer instanceof Answer.Pending) {
            var id = switchboard.responder().correlate(http);
            identified(LOG.atWarn(), id).log("{} is not decided yet, correlation id {}", route.scope(), id);
        }
        answer(answer);
    }

    void answer(Answer answer) {
        switchboard.answered(this, switchboard.responder().answer(http, answer));
    }

    void refuse(Problem problem) {
        switchboard.answered(this, switchboard.responder().problem(http, problem));
    }

    void refuseMethod() {
        switchboard.answered(this, switchboard.responder().methodNotAllowed(http, route.method()));
    }

    /** Something of ours failed. The client learns only under which id to look for it. */
    private void undelivered(@Nullable Throwable failure) {
        if (failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS) {
            answer(NOBODY_THERE);
        } else {
            unknown(failure);
        }
    }

    private void unknown(@Nullable Throwable failure) {
        var id = switchboard.responder().correlate(http);
        identified(LOG.atError(), id).setCause(failure).log("{} failed, correlation id {}", route.scope(), id);
        String location = location();
        if (!(failure instanceof ReplyException reply) || reply.failureType() != ReplyFailure.TIMEOUT) {
            refuse(Problems.INTERNAL);
        } else if (location != null) {
            answer(new Answer.Pending(location));
        } else {
            refuse(Problems.NO_ANSWER);
        }
    }

    private LoggingEventBuilder identified(LoggingEventBuilder line, String correlationId) {
        return line.addKeyValue(LogFields.TRACE_ID, TraceContext.traceId(trace()))
                .addKeyValue(LogFields.CORRELATION_ID, correlationId)
                .addKeyValue(LogFields.ORDER_ID, order(request));
    }

    private static @Nullable String order(@Nullable Object request) {
        return switch (request) {
            case OrderRequest.OfCustomer customer -> order(customer.request());
            case OrderRequest.OfOrder one -> one.orderId();
            case null, default -> null;
        };
    }

    /** Where the effect of a write can be read, if it has a place. */
    private @Nullable String location() {
        return location(request);
    }

    private static @Nullable String location(@Nullable Object request) {
        return switch (request) {
            case OrderRequest.OfCustomer customer -> location(customer.request());
            case OrderRequest.Checkout checkout -> "/orders/find/" + checkout.orderId();
            case OrderRequest.AddItem add -> "/orders/find/" + add.orderId();
            case StockRequest.Add add -> "/stock/find/" + add.itemId();
            case StockRequest.Subtract subtract -> "/stock/find/" + subtract.itemId();
            case PaymentRequest.AddFunds add -> "/payment/find_user/" + add.userId();
            case PaymentRequest.Pay pay -> "/payment/find_user/" + pay.userId();
            case null, default -> null;
        };
    }
}
