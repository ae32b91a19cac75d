package io.holdfast.reservations;

import io.holdfast.journal.Postgres;
import io.holdfast.journal.Shards;
import io.holdfast.journal.Transactor;
import io.holdfast.protocol.ShardId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What a domain with reservations is made with.
 *
 * @param redis the store of each shard of the domain's kind, by index
 * @param ids new ids
 * @param onStoreLost told when a connection to a store has ended by itself
 */
public record ParticipantSetup(
        Postgres postgres, List<RedisOptions> redis, Supplier<String> ids, Runnable onStoreLost) {

    /** The connections that one event loop has for a kind, the shards' generations known. */
    public record Connected(Participant participant, SqlConnection sql, Transactor transactor) {}

    /** Opens everything that the domain needs on the loop that calls it. */
    public Future<Connected> connect(Vertx vertx, String kind) {
        return Future.all(sql(vertx), sql(vertx)).compose(all -> {
            SqlConnection sql = all.resultAt(0);
            var transactor = new Transactor(all.<SqlConnection>resultAt(1));
            return shards(vertx, kind).compose(shards -> {
                Supplier<Future<Map<ShardId, Long>>> onRecord = () -> generations(sql);
                var participant = new Participant(vertx, kind, shards, onRecord);
                return participant.refreshed().map(new Connected(participant, sql, transactor));
            });
        });
    }

    private Future<SqlConnection> sql(Vertx vertx) {
        return postgres.connect(vertx)
                .onSuccess(connection -> connection.closeHandler(closed -> onStoreLost.run()))
                .map(connection -> connection);
    }

    private Future<List<ShardConnection>> shards(Vertx vertx, String kind) {
        var opening = new ArrayList<Future<ShardConnection>>(redis.size());
        for (int i = 0; i < redis.size(); i++) {
            opening.add(ShardConnection.open(vertx, redis.get(i), new ShardId(kind, i))
                    .onSuccess(shard -> shard.onClose(onStoreLost)));
        }
        return Future.all(opening).map(all -> all.<ShardConnection>list());
    }

    private static Future<Map<ShardId, Long>> generations(SqlConnection sql) {
        return Shards.all(sql).map(recorded -> recorded.values().stream()
                .collect(Collectors.toMap(Shards.Recorded::shard, Shards.Recorded::generation)));
    }
}
