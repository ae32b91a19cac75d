package io.holdfast.reservations;

import io.holdfast.protocol.ShardId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * In this process.
 *
 * @param redis the store of each shard of the kind, by index
 * @param around what is put around the commands of one loop; usually nothing
 */
public record LocalHosting(List<RedisOptions> redis, UnaryOperator<CommandRunner> around) implements Hosting {
    @Override
    public Future<LocalParticipant> open(Vertx vertx, SqlClient sql, String kind) {
        var shards = new ArrayList<GatedShard>(redis.size());
        for (int i = 0; i < redis.size(); i++) {
            shards.add(ParticipantSetup.gated(vertx, sql, redis.get(i), new ShardId(kind, i)));
        }
        return Future.join(shards.stream().map(GatedShard::open).toList())
                .map(tried -> new LocalParticipant(vertx, kind, shards, around));
    }
}
