package io.holdfast.reservations;

import io.holdfast.journal.Postgres;
import io.holdfast.journal.Shards;
import io.holdfast.journal.Shards.Recorded;
import io.holdfast.journal.Transactor;
import io.holdfast.protocol.ShardId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What a domain with reservations is made with.
 *
 * @param redis the store of each shard of the domain's kind, by index
 * @param ids new ids
 * @param around what is put around the commands of one loop; usually nothing
 */
public record ParticipantSetup(
        Postgres postgres, List<RedisOptions> redis, Supplier<String> ids, UnaryOperator<CommandRunner> around) {

    /** What one event loop has for a kind, with connections of its own. */
    public record Connected(Participant participant, SqlClient sql, Transactor transactor, Seeding seeding) {}

    /** Opens everything that the domain needs on the loop that calls it. */
    public Future<Connected> connect(Vertx vertx, String kind) {
        var sql = postgres.client(vertx);
        var transactor = new Transactor(postgres.pool(vertx));
        var shards = new ArrayList<GatedShard>(redis.size());
        for (int i = 0; i < redis.size(); i++) {
            shards.add(gated(vertx, sql, redis.get(i), new ShardId(kind, i)));
        }
        return Future.join(shards.stream().map(GatedShard::open).toList()).map(tried -> {
            var participant = new Participant(vertx, kind, shards, around);
            var bulk = new Transactor(postgres.poolForBulk(vertx));
            return new Connected(participant, sql, transactor, new Seeding(vertx, bulk, participant, kind));
        });
    }

    static GatedShard gated(Vertx vertx, SqlClient sql, RedisOptions redis, ShardId shard) {
        return new GatedShard(vertx, redis, shard, () -> onRecord(sql, shard), new KeeperClient(vertx)::suspect);
    }

    private static Future<Recorded> onRecord(SqlClient sql, ShardId shard) {
        return Shards.all(sql).map(all -> Objects.requireNonNull(all.get(shard), "not on record: " + shard));
    }
}
