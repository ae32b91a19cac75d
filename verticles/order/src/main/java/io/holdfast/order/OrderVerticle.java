package io.holdfast.order;

import io.holdfast.coordinator.ProtocolSelector;
import io.holdfast.coordinator.ShardKeeper;
import io.holdfast.journal.Announcements;
import io.holdfast.journal.Announcements.Note;
import io.holdfast.journal.IdempotencyStore;
import io.holdfast.journal.ModeSwitches;
import io.holdfast.journal.Postgres;
import io.holdfast.journal.Transactor;
import io.holdfast.protocol.LogFields;
import io.holdfast.protocol.OrderRequest;
import io.holdfast.protocol.Participants;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TraceContext;
import io.holdfast.protocol.Transaction;
import io.holdfast.runtime.Addresses;
import io.holdfast.runtime.Asking;
import io.holdfast.runtime.CoordinatorLoop;
import io.holdfast.runtime.EventSink;
import io.holdfast.runtime.FlightRecorder;
import io.holdfast.runtime.LoopDecoration;
import io.holdfast.runtime.LoopMeters;
import io.holdfast.runtime.Loops;
import io.holdfast.runtime.Presence;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The order domain on one event loop: its requests, and the loop's coordinator for everybody's transactions. */
public final class OrderVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(OrderVerticle.class);

    private final Setup setup;
    private @Nullable SessionEnd ending;

    /**
     * What the verticle is made with.
     *
     * @param node this node's name, recorded with its sessions
     * @param shards the number of every shard in the order of locks
     * @param announces whether others are told of what happens to orders
     * @param breaker how the circuit breaker of each kind of participant behaves
     * @param recorder of the steps of one loop's transactions
     * @param decoration what is put around the coordinator of one loop; usually nothing
     */
    public record Setup(
            Postgres postgres,
            String node,
            Map<ShardId, Integer> shards,
            boolean announces,
            CircuitBreakerOptions breaker,
            ProtocolSelector selector,
            long deadlineMs,
            ShardKeeper keeper,
            LongSupplier clockMs,
            Supplier<String> ids,
            MeterRegistry meters,
            Supplier<FlightRecorder> recorder,
            Function<EventSink, LoopDecoration> decoration) {
        private int shardsOf(String kind) {
            return (int) shards.keySet().stream()
                    .filter(shard -> shard.kind().equals(kind))
                    .count();
        }
    }

    public OrderVerticle(Setup setup) {
        this.setup = setup;
    }

    @Override
    public Future<?> start() {
        var journal = setup.postgres().client(vertx);
        var writes = setup.postgres().client(vertx);
        // Apart from requests: it takes turns with whoever opens balances, which may last for minutes.
        var folding = new Transactor(setup.postgres().pool(vertx));
        var meters = new LoopMeters(setup.meters());
        var sessions =
                new JournalSessions(vertx, journal, folding, setup.node(), this::numberOf, setup.announces(), meters);
        return CoordinatorLoop.start(vertx, loop(writes, meters), sessions).onSuccess(loop -> serve(loop, writes));
    }

    private CoordinatorLoop.Setup loop(SqlClient writes, LoopMeters meters) {
        return new CoordinatorLoop.Setup(
                setup.deadlineMs(),
                setup.selector(),
                List.copyOf(setup.shards().keySet()),
                breakers(),
                setup.keeper(),
                setup.clockMs(),
                meters,
                setup.recorder().get(),
                (session, chosen) -> switched(writes, session, chosen),
                setup.decoration());
    }

    private void serve(CoordinatorLoop loop, SqlClient writes) {
        ending = new SessionEnd(vertx, loop);
        var transactor = new Transactor(setup.postgres().pool(vertx));
        var store = new OrderStore(vertx, setup.postgres().client(vertx), writes, transactor, setup.announces());
        var orders = new Orders(
                vertx,
                store,
                new Checkouts(vertx, store, loop, definition(), refusals(writes), setup.clockMs(), setup.deadlineMs()),
                new IdempotencyStore(writes),
                new Transactor(setup.postgres().poolForBulk(vertx)),
                setup.ids());
        Presence.announce(vertx, "order");
        var joined = CheckoutLoops.join(vertx);
        vertx.eventBus()
                .<OrderRequest>localConsumer(Addresses.checkouts(Loops.current()), request -> answer(orders, request));
        vertx.eventBus().<OrderRequest>localConsumer(Addresses.orders(), request -> {
            var order = checkedOut(request.body());
            if (order != null && !joined.isOwn(order)) {
                passOn(joined.of(order), request);
            } else {
                answer(orders, request);
            }
        });
        vertx.eventBus().<Transaction>localConsumer(Addresses.transactions(), request -> loop.run(request.body())
                .onSuccess(request::reply)
                .onFailure(cause -> request.fail(500, cause.getMessage())));
    }

    private static @Nullable String checkedOut(OrderRequest request) {
        return switch (request) {
            case OrderRequest.Checkout checkout -> checkout.orderId();
            case OrderRequest.OfCustomer customer -> checkedOut(customer.request());
            default -> null;
        };
    }

    private Refusals refusals(SqlClient writes) {
        return setup.announces() ? new RefusalNotes(vertx, writes) : (order, reason, trace) -> {};
    }

    private void switched(SqlClient writes, long session, ProtocolSelector.Switch chosen) {
        ModeSwitches.record(writes, session, chosen);
        if (setup.announces()) {
            var body = JsonObject.of(
                    "node", setup.node(),
                    "session", session,
                    "protocol", chosen.to().label(),
                    "refusal_rate", chosen.refusalRate());
            Announcements.note(writes, "protocol.switched", List.of(new Note(setup.node(), body.encode(), null)))
                    .onFailure(cause -> LOG.atWarn()
                            .addKeyValue(LogFields.SESSION, session)
                            .log("nobody is told of the switch: {}", cause.getMessage()));
        }
    }

    private int numberOf(ShardId shard) {
        return Objects.requireNonNull(setup.shards().get(shard), "no such shard");
    }

    private Map<String, CircuitBreaker> breakers() {
        return setup.shards().keySet().stream()
                .map(ShardId::kind)
                .distinct()
                .collect(Collectors.toMap(kind -> kind, kind -> CircuitBreaker.create(kind, vertx, setup.breaker())));
    }

    private CheckoutDefinition definition() {
        return new CheckoutDefinition(setup.shardsOf(Participants.STOCK), setup.shardsOf(Participants.PAYMENT));
    }

    /**
     * Ends the session in good order once nothing of it is in flight, so that the next start has nothing to settle. What
     * does not settle in time is left to that start.
     */
    @Override
    public Future<?> stop() {
        return ending == null ? Future.succeededFuture() : ending.end();
    }

    private void passOn(String loop, Message<OrderRequest> request) {
        vertx.eventBus()
                .request(Addresses.checkouts(loop), request.body(), Asking.patientlyWith(request.headers()))
                .onSuccess(answer -> request.reply(answer.body()))
                .onFailure(cause -> request.fail(500, cause.getMessage()));
    }

    private static void answer(Orders orders, Message<OrderRequest> request) {
        orders.answer(request.body(), request.headers().get(TraceContext.HEADER))
                .onSuccess(request::reply)
                .onFailure(cause -> request.fail(500, cause.getMessage()));
    }
}
