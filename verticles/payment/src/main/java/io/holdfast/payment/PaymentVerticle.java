package io.holdfast.payment;

import io.holdfast.journal.IdempotencyStore;
import io.holdfast.journal.Unavailability;
import io.holdfast.protocol.Lookup;
import io.holdfast.protocol.Participants;
import io.holdfast.protocol.PaymentRequest;
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

/** The payment domain on one event loop: its requests, its shards' commands, and questions about accounts. */
public final class PaymentVerticle extends VerticleBase {
    private final ParticipantSetup setup;
    private @Nullable Participant participant;

    public PaymentVerticle(ParticipantSetup setup) {
        this.setup = setup;
    }

    @Override
    public Future<?> start() {
        return setup.connect(vertx, Participants.PAYMENT).onSuccess(this::serve);
    }

    private void serve(Connected connected) {
        var payment = new Payment(
                new Accounts(vertx, connected.sql(), connected.transactor()),
                connected.participant(),
                connected.seeding(),
                new TransactionClient(vertx, Payment::insufficientCredit),
                new IdempotencyStore(connected.sql()),
                setup.ids());
        participant = connected.participant();
        participant.listen();
        Presence.announce(vertx, "payment");
        vertx.eventBus().<PaymentRequest>localConsumer(Addresses.payment(), request -> payment.answer(
                        request.body(), request.headers().get(TraceContext.HEADER))
                .onSuccess(request::reply)
                .onFailure(cause -> request.fail(500, cause.getMessage())));
        vertx.eventBus().<Lookup>localConsumer(Addresses.lookups(Participants.PAYMENT), question -> payment.found(
                        question.body())
                .onSuccess(question::reply)
                .onFailure(cause -> question.fail(Unavailability.code(cause), cause.getMessage())));
    }

    @Override
    public Future<?> stop() {
        return participant == null ? Future.succeededFuture() : participant.close();
    }
}
