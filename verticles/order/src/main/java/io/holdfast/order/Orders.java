package io.holdfast.order;

import io.holdfast.journal.IdempotencyStore;
import io.holdfast.journal.Transactor;
import io.holdfast.journal.Unavailability;
import io.holdfast.order.Order.OrderLine;
import io.holdfast.order.OrderStore.Addition;
import io.holdfast.order.OrderStore.NewOrder;
import io.holdfast.protocol.Answer;
import io.holdfast.protocol.Answer.Kind;
import io.holdfast.protocol.Answer.Refusal;
import io.holdfast.protocol.Answer.Success;
import io.holdfast.protocol.KeyClaim;
import io.holdfast.protocol.Lookup;
import io.holdfast.protocol.OrderRequest;
import io.holdfast.protocol.Participants;
import io.holdfast.runtime.Addresses;
import io.holdfast.runtime.Asking;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The order domain's answers to its requests. */
final class Orders {
    private static final Success ADDED = Success.text("Item added");

    private final Vertx vertx;
    private final OrderStore store;
    private final Checkouts checkouts;
    private final IdempotencyStore keys;
    private final Transactor bulk;
    private final Supplier<String> ids;

    Orders(
            Vertx vertx,
            OrderStore store,
            Checkouts checkouts,
            IdempotencyStore keys,
            Transactor bulk,
            Supplier<String> ids) {
        this.vertx = vertx;
        this.store = store;
        this.checkouts = checkouts;
        this.keys = keys;
        this.bulk = bulk;
        this.ids = ids;
    }

    /** {@code trace}: the request's trace context, or null. */
    Future<Answer> answer(OrderRequest request, @Nullable String trace) {
        var claim = request.claim();
        return (claim == null ? effect(request, trace) : keys.once(claim, () -> effect(request, trace)))
                .recover(Unavailability::ofRead);
    }

    private Future<Answer> effect(OrderRequest request, @Nullable String trace) {
        return switch (request) {
            case OrderRequest.Checkout(var orderId, var claim) -> checkouts.checkout(orderId, claim, trace);
            case OrderRequest.Find(var orderId) -> find(orderId);
            case OrderRequest.Create(var userId, var claim) -> create(userId, claim, trace);
            case OrderRequest.AddItem add -> addItem(add, trace);
            case OrderRequest.Seed seed -> seed(seed);
            case OrderRequest.OfCustomer(var userId, var own) -> ofCustomer(userId, own, trace);
        };
    }

    /** What is another's is as if it were not there. */
    private Future<Answer> ofCustomer(String userId, OrderRequest.OfOrder request, @Nullable String trace) {
        return store.load(request.orderId())
                .compose(order -> order != null && order.userId().equals(userId)
                        ? effect(request, trace)
                        : Future.succeededFuture(Checkouts.unknownOrder(request.orderId())));
    }

    private Future<Answer> find(String orderId) {
        return store.load(orderId)
                .map(order -> order == null ? Checkouts.unknownOrder(orderId) : Success.json(order.json()));
    }

    private Future<Answer> create(String userId, @Nullable KeyClaim claim, @Nullable String trace) {
        var order = new NewOrder(ids.get(), userId, trace);
        var id = order.id();
        var created = Success.json("{\"order_id\":\"" + id + "\"}");
        return (claim == null ? store.create(order) : store.create(order, claim.answered(created)))
                .<Answer>map(created)
                .recover(cause -> Unavailability.ofWrite(cause, "/orders/find/" + id));
    }

    private Future<Answer> addItem(OrderRequest.AddItem request, @Nullable String trace) {
        return vertx.eventBus()
                .<Lookup.Found>request(
                        Addresses.lookups(Participants.STOCK), new Lookup.Price(request.itemId()), Asking.PATIENTLY)
                .compose(message -> switch (message.body()) {
                    case Lookup.Found.PriceIs(long priceMinor) -> addItem(request, priceMinor, trace);
                    case Lookup.Found.Missing missing -> unlessOrderIsUnknown(request);
                    case Lookup.Found.Exists exists ->
                        Future.failedFuture(new IllegalStateException("stock answered without a price"));
                });
    }

    private Future<Answer> unlessOrderIsUnknown(OrderRequest.AddItem request) {
        return store.load(request.orderId())
                .map(order -> order == null
                        ? Checkouts.unknownOrder(request.orderId())
                        : Checkouts.unknownItem(request.itemId()));
    }

    private Future<Answer> addItem(OrderRequest.AddItem request, long priceMinor, @Nullable String trace) {
        var addition =
                new Addition(request.orderId(), new OrderLine(request.itemId(), request.quantity(), priceMinor), trace);
        var claim = request.claim();
        return (claim == null ? store.add(addition) : store.add(addition, claim.answered(ADDED))).transform(tried -> {
            if (tried.failed()) {
                return Unavailability.ofWrite(tried.cause(), "/orders/find/" + request.orderId());
            }
            return tried.result() ? Future.succeededFuture(ADDED) : whyNotAdded(request.orderId());
        });
    }

    private Future<Answer> whyNotAdded(String orderId) {
        return store.load(orderId).map(order -> {
            if (order == null) {
                return Checkouts.unknownOrder(orderId);
            }
            return order.paid()
                    ? new Refusal(Kind.ORDER_PAID, "order " + orderId + " is paid; nothing can be added to it")
                    : new Refusal(
                            Kind.ORDER_LIMIT,
                            "order " + orderId + " would exceed " + Order.MAX_LINES + " lines or the largest total");
        });
    }

    private Future<Answer> seed(OrderRequest.Seed seed) {
        var done = Success.json("{\"msg\":\"Batch init for orders successful\"}");
        var claim = seed.claim();
        return bulk.transact(connection -> (claim == null
                                ? Future.succeededFuture()
                                : IdempotencyStore.keep(connection, claim.answered(done)))
                        .compose(kept -> OrderStore.seed(
                                connection, seed.orders(), seed.items(), seed.users(), seed.priceMinor())))
                .<Answer>map(done)
                .recover(Unavailability::ofUnplacedWrite);
    }

    int checkoutsInProgress() {
        return checkouts.inProgress();
    }
}
