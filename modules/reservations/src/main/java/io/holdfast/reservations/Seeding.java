package io.holdfast.reservations;

import io.holdfast.journal.Openings;
import io.holdfast.journal.Transactor;
import io.holdfast.protocol.GenerationBegun;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Suspicion;
import io.holdfast.runtime.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Opening balances for many ids at once: in the journal with a new generation, as one transaction, and then in the
 * shards by their keeper. Between the two the kind's shards answer "try again".
 */
public final class Seeding {
    private static final DeliveryOptions UNTIL_REBUILT =
            new DeliveryOptions().setSendTimeout(TimeUnit.MINUTES.toMillis(14)).setLocalOnly(true);

    private final Vertx vertx;
    private final Transactor transactor;
    private final Participant participant;
    private final String kind;

    Seeding(Vertx vertx, Transactor transactor, Participant participant, String kind) {
        this.vertx = vertx;
        this.transactor = transactor;
        this.participant = participant;
        this.kind = kind;
    }

    /** Ids {@code 0…count−1} with {@code amount} each; {@code also} joins the same transaction. */
    public Future<Void> seed(int count, long amount, Function<SqlConnection, Future<?>> also) {
        return opened(count, amount, also).compose(generation -> rebuilt());
    }

    /** A keeper may end a generation at any time; then nothing was changed, and it is tried anew. */
    private Future<Long> opened(int count, long amount, Function<SqlConnection, Future<?>> also) {
        return transactor
                .transact(connection -> Openings.begin(connection)
                        .compose(begun -> also.apply(connection))
                        .compose(done -> Openings.replace(connection, kind, count, amount)))
                .recover(cause -> cause instanceof Openings.RacedException
                        ? opened(count, amount, also)
                        : Future.failedFuture(cause));
    }

    private Future<Void> rebuilt() {
        vertx.eventBus().publish(Addresses.generations(), new GenerationBegun(kind));
        return vertx.eventBus()
                .request(Addresses.keeper(kind), new Suspicion.Unsound(new ShardId(kind, 0)), UNTIL_REBUILT)
                .compose(rebuilt -> participant.refreshed());
    }
}
