package io.holdfast.remote;

import io.holdfast.journal.Shards;
import io.holdfast.reservations.Hosting;
import io.holdfast.reservations.Participant;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;

/**
 * In another process.
 *
 * @param shards how many shards the kind has
 */
public record RemoteHosting(CommandLink link, int shards) implements Hosting {
    @Override
    public Future<Participant> open(Vertx vertx, SqlClient sql, String kind) {
        return Future.succeededFuture(new RemoteParticipant(vertx, kind, shards, link, () -> Shards.all(sql)));
    }
}
