package io.holdfast.reservations;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;

/** Where the participant of a kind is. */
public interface Hosting {
    /** That of the event loop that calls; {@code sql} is its connection to the journal. */
    Future<? extends Participant> open(Vertx vertx, SqlClient sql, String kind);
}
