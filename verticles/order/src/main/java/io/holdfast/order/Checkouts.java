package io.holdfast.order;

import static io.holdfast.protocol.Participants.STOCK;

import io.holdfast.protocol.Answer;
import io.holdfast.protocol.Answer.Kind;
import io.holdfast.protocol.Answer.Refusal;
import io.holdfast.protocol.KeyClaim;
import io.holdfast.protocol.Lookup;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Participants;
import io.holdfast.protocol.Reply.Cause;
import io.holdfast.runtime.Addresses;
import io.holdfast.runtime.Asking;
import io.holdfast.runtime.CoordinatorLoop;
import io.holdfast.runtime.KeyTakenException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Checkouts of this event loop: one per order at a time, further requests for it join the one in progress and get its
 * answer.
 */
final class Checkouts {
    private static final Answer.Success SUCCESSFUL = Answer.Success.text("Checkout successful");
    private static final long CONTENDED_PAUSE_MS = 8;
    private static final long PAUSES = 16;
    private static final int MOST_SEEN = 50_000;

    private final Vertx vertx;
    private final OrderStore orders;
    private final CoordinatorLoop coordinator;
    private final CheckoutDefinition definition;
    private final Refusals refusals;
    private final LongSupplier clockMs;
    private final long deadlineMs;
    private final long contendedPauseMs;
    private final Map<String, Future<Answer>> inProgress = new HashMap<>();
    private final RecentlySeen existing = new RecentlySeen(MOST_SEEN);

    /** {@code refusals} is told of each refusal of an order that there is. */
    Checkouts(
            Vertx vertx,
            OrderStore orders,
            CoordinatorLoop coordinator,
            CheckoutDefinition definition,
            Refusals refusals,
            LongSupplier clockMs,
            long deadlineMs) {
        this.vertx = vertx;
        this.orders = orders;
        this.coordinator = coordinator;
        this.definition = definition;
        this.refusals = refusals;
        this.clockMs = clockMs;
        this.deadlineMs = deadlineMs;
        // Another one on each loop: two that undid for each other must not meet again in step.
        this.contendedPauseMs = CONTENDED_PAUSE_MS + coordinator.session() % PAUSES;
    }

    /** {@code trace}: the request's trace context, or null; that of one who joins another's checkout is dropped. */
    Future<Answer> checkout(String orderId, @Nullable KeyClaim claim, @Nullable String trace) {
        var running = inProgress.get(orderId);
        if (running != null) {
            return joined(running, orderId, claim, trace);
        }
        var started = attempt(orderId, new Request(claim, trace, clockMs.getAsLong() + deadlineMs));
        if (!started.isComplete()) {
            inProgress.put(orderId, started);
            started.onComplete(done -> inProgress.remove(orderId));
        }
        return started;
    }

    /** The other's answer, unless that failed by an idempotency key which is not ours. */
    private Future<Answer> joined(
            Future<Answer> running, String orderId, @Nullable KeyClaim claim, @Nullable String trace) {
        return running.recover(cause ->
                cause instanceof KeyTakenException ? checkout(orderId, claim, trace) : Future.failedFuture(cause));
    }

    int inProgress() {
        return inProgress.size();
    }

    /** What stays the same over several attempts. */
    private record Request(
            @Nullable KeyClaim claim, @Nullable String trace, long untilMs) {}

    private Future<Answer> attempt(String orderId, Request request) {
        return orders.load(orderId)
                .compose(order ->
                        order == null ? Future.succeededFuture(unknownOrder(orderId)) : attempt(order, request));
    }

    private Future<Answer> attempt(Order order, Request request) {
        if (order.paid()) {
            return Future.succeededFuture(SUCCESSFUL);
        }
        if (order.isEmpty()) {
            return Future.succeededFuture(told(
                    order,
                    new Refusal(Kind.ORDER_EMPTY, "order " + order.id() + " has no items to check out"),
                    request));
        }
        if (order.totalMinor() == 0) {
            // Nothing is charged, so no participant would notice that nobody is there.
            return lookup(Participants.PAYMENT, new Lookup.Account(order.userId()))
                    .compose(found -> found instanceof Lookup.Found.Missing
                            ? Future.succeededFuture(told(order, unknownUser(order.userId()), request))
                            : run(order, request));
        }
        return run(order, request);
    }

    private Future<Answer> run(Order order, Request request) {
        var claim = request.claim();
        var record = claim == null ? null : claim.answered(SUCCESSFUL);
        return coordinator
                .run(definition.of(order, record).traced(request.trace()))
                .compose(outcome -> answer(order, outcome, request));
    }

    private Future<Answer> answer(Order order, Outcome outcome, Request request) {
        return switch (outcome) {
            case Outcome.Committed committed -> Future.succeededFuture(SUCCESSFUL);
            case Outcome.Refused(var shard, var cause) ->
                unlessPaid(order, request, () -> explain(order, shard.kind(), cause));
            case Outcome.GateShut shut ->
                unlessPaid(
                        order,
                        request,
                        () -> Future.succeededFuture(new Refusal(
                                Kind.ORDER_CHANGED, "order " + order.id() + " changed while it was checked out")));
            case Outcome.Contended contended -> tryAgain(order.id(), request);
            case Outcome.KeyTaken taken -> Future.failedFuture(new KeyTakenException());
            case Outcome.NotNow(var why) -> Future.succeededFuture(new Answer.NotNow(why, 1));
            case Outcome.Unknown unknown -> Future.succeededFuture(new Answer.Pending("/orders/find/" + order.id()));
            case Outcome.Broken(var why) -> Future.failedFuture(new IllegalStateException(why));
        };
    }

    /** Another node may have paid the order with the very goods that this attempt found missing. */
    private Future<Answer> unlessPaid(
            Order order, Request request, java.util.function.Supplier<Future<Answer>> otherwise) {
        var load = inProgress.size() > 1 ? orders.loadPatiently(order.id()) : orders.load(order.id());
        return load.compose(now -> now != null && now.paid()
                ? Future.succeededFuture(SUCCESSFUL)
                : otherwise.get().map(answer -> told(order, answer, request)));
    }

    private Answer told(Order order, Answer answer, Request request) {
        if (answer instanceof Refusal refusal) {
            refusals.refused(order, refusal.kind(), request.trace());
        }
        return answer;
    }

    private Future<Answer> explain(Order order, String kind, Cause cause) {
        if (!(cause instanceof Cause.Short(String id))) {
            return Future.failedFuture(new IllegalStateException(kind + " refused a debit with " + cause));
        }
        return exists(kind, id)
                .map(exists -> exists
                        ? kind.equals(STOCK) ? outOfStock(id) : insufficientCredit(order)
                        : kind.equals(STOCK) ? unknownItem(id) : unknownUser(id));
    }

    /** What is sold out is asked for most, and what was there once stays there. */
    private Future<Boolean> exists(String kind, String id) {
        if (existing.contains(kind, id)) {
            return Future.succeededFuture(true);
        }
        return lookup(kind, kind.equals(STOCK) ? new Lookup.Price(id) : new Lookup.Account(id))
                .map(found -> !(found instanceof Lookup.Found.Missing))
                .onSuccess(exists -> {
                    if (exists) {
                        existing.add(kind, id);
                    }
                });
    }

    /** Another loop or node has the order: its decision is the answer, and the next attempt will see it. */
    private Future<Answer> tryAgain(String orderId, Request request) {
        if (clockMs.getAsLong() > request.untilMs()) {
            return Future.succeededFuture(new Answer.Pending("/orders/find/" + orderId));
        }
        return vertx.timer(contendedPauseMs).compose(passed -> attempt(orderId, request));
    }

    private Future<Lookup.Found> lookup(String domain, Lookup question) {
        return vertx.eventBus()
                .<Lookup.Found>request(Addresses.lookups(domain), question, Asking.PATIENTLY)
                .map(message -> message.body());
    }

    static Answer unknownOrder(String id) {
        return new Refusal(Kind.UNKNOWN_ORDER, "there is no order " + id);
    }

    static Answer unknownItem(String id) {
        return new Refusal(Kind.UNKNOWN_ITEM, "there is no item " + id);
    }

    private static Answer unknownUser(String id) {
        return new Refusal(Kind.UNKNOWN_USER, "there is no user " + id);
    }

    private static Answer outOfStock(String id) {
        return new Refusal(Kind.OUT_OF_STOCK, "not enough of item " + id + " is available");
    }

    private static Answer insufficientCredit(Order order) {
        return new Refusal(
                Kind.INSUFFICIENT_CREDIT,
                "user " + order.userId() + " has less credit than the order's total of " + order.totalMinor());
    }
}
