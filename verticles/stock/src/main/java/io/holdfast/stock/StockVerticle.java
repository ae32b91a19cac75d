package io.holdfast.stock;

import io.holdfast.journal.IdempotencyStore;
import io.holdfast.journal.Unavailability;
import io.holdfast.protocol.Lookup;
import io.holdfast.protocol.Participants;
import io.holdfast.protocol.StockRequest;
import io.holdfast.protocol.TraceContext;
import io.holdfast.reservations.Participant;
import io.holdfast.reservations.ParticipantSetup;
import io.holdfast.reservations.ParticipantSetup.Connected;
import io.holdfast.runtime.Addresses;
import io.holdfast.runtime.Presence;
import io.holdfast.runtime.TransactionClient;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/** The stock domain on one event loop: its requests, its shards' commands, and other domains' questions about items. */
public final class StockVerticle extends VerticleBase {
    private final ParticipantSetup setup;
    private @Nullable Participant participant;

    public StockVerticle(ParticipantSetup setup) {
        this.setup = setup;
    }

    @Override
    public Future<?> start() {
        return setup.connect(vertx, Participants.STOCK).onSuccess(this::serve);
    }

    private void serve(Connected connected) {
        var catalogue = new Catalogue(vertx, connected.sql(), connected.transactor());
        var stock = new Stock(
                catalogue,
                connected.participant(),
                connected.seeding(),
                new TransactionClient(vertx, Stock::outOfStock),
                new IdempotencyStore(connected.sql()),
                setup.ids());
        participant = connected.participant();
        participant.listen();
        Presence.announce(vertx, "stock");
        vertx.eventBus().<StockRequest>localConsumer(Addresses.stock(), request -> stock.answer(
                        request.body(), request.headers().get(TraceContext.HEADER))
                .onSuccess(request::reply)
                .onFailure(cause -> request.fail(500, cause.getMessage())));
        vertx.eventBus()
                .<Lookup>localConsumer(Addresses.lookups(Participants.STOCK), question -> stock.found(question.body())
                        .onSuccess(question::reply)
                        .onFailure(cause -> question.fail(Unavailability.code(cause), cause.getMessage())));
    }

    @Override
    public Future<?> stop() {
        return participant == null ? Future.succeededFuture() : participant.close();
    }
}
