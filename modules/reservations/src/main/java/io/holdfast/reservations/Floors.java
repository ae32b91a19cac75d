package io.holdfast.reservations;

import io.holdfast.journal.Sessions;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.util.List;

/**
 * Has shards forget the sessions that have ended. Each leaves two fields in the header otherwise, until the next rebuild. Only
 * frees memory: a shard that is not told is told the next time.
 */
final class Floors {
    private Floors() {}

    /** Raises every shard's floor to the journal's. */
    static Future<Void> raise(Vertx vertx, SqlClient journal, List<GatedShard> shards) {
        return Sessions.floor(journal)
                .compose(floor -> floor == 0
                        ? Future.succeededFuture()
                        : Future.join(shards.stream()
                                        .map(shard -> raise(vertx, shard, floor))
                                        .toList())
                                .mapEmpty());
    }

    private static Future<Reply> raise(Vertx vertx, GatedShard shard, long floor) {
        return shard.raiseFloor(floor).onSuccess(reply -> {
            if (reply instanceof Reply.Alarm) {
                new KeeperClient(vertx).alarm(shard.shard(), new TxId(floor, TxId.MAX_SEQ));
            }
        });
    }
}
