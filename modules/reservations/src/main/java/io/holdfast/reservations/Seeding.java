package io.holdfast.reservations;

import io.holdfast.journal.Openings;
import io.holdfast.journal.Transactor;
import io.holdfast.protocol.GenerationBegun;
import io.holdfast.runtime.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;

/**
 * Opening balances for many ids at once: in the journal with a new generation, as one transaction, and then in the
 * shards by a rebuild. Between the two the kind's shards answer "try again".
 */
public final class Seeding {
    private final Vertx vertx;
    private final Transactor transactor;
    private final Participant participant;
    private final String kind;

    public Seeding(Vertx vertx, Transactor transactor, Participant participant, String kind) {
        this.vertx = vertx;
        this.transactor = transactor;
        this.participant = participant;
        this.kind = kind;
    }

    /** Ids {@code 0…count−1} with {@code amount} each; {@code also} joins the same transaction. */
    public Future<Void> seed(int count, long amount, Function<SqlConnection, Future<?>> also) {
        return transactor.alone(connection -> Transactor.within(
                        connection, c -> also.apply(c).compose(done -> Openings.replace(c, kind, count, amount)))
                .onSuccess(this::announce)
                .compose(generation -> rebuild(connection, generation)));
    }

    private void announce(long generation) {
        participant.expect(generation);
        vertx.eventBus().publish(Addresses.generations(), new GenerationBegun(kind, generation));
    }

    private Future<Void> rebuild(SqlConnection connection, long generation) {
        var shards = participant.connections();
        return ShardRebuild.run(connection, kind, shards.size(), shards, shard -> generation);
    }
}
