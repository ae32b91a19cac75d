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
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What a domain with reservations is made with.
 *
 * @param ids new ids
 */
public record ParticipantSetup(Postgres postgres, Supplier<String> ids, Hosting hosting) {

    /** What one event loop has for a kind, with connections of its own. */
    public record Connected(Participant participant, SqlClient sql, Transactor transactor, Seeding seeding) {}

    /** Opens everything that the domain needs on the loop that calls it. */
    public Future<Connected> connect(Vertx vertx, String kind) {
        var sql = postgres.client(vertx);
        return hosting.open(vertx, sql, kind).map(participant -> {
            var bulk = new Transactor(postgres.poolForBulk(vertx));
            return new Connected(
                    participant,
                    sql,
                    new Transactor(postgres.pool(vertx)),
                    new Seeding(vertx, bulk, participant, kind));
        });
    }

    static GatedShard gated(Vertx vertx, SqlClient sql, RedisOptions redis, ShardId shard) {
        return new GatedShard(vertx, redis, shard, () -> onRecord(sql, shard), new KeeperClient(vertx)::suspect);
    }

    private static Future<Recorded> onRecord(SqlClient sql, ShardId shard) {
        return Shards.all(sql).map(all -> Objects.requireNonNull(all.get(shard), "not on record: " + shard));
    }
}
