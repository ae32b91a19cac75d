package io.holdfast.app;

import io.holdfast.journal.DurabilityCheck;
import io.holdfast.journal.Folder;
import io.holdfast.journal.Migrations;
import io.holdfast.journal.Postgres;
import io.holdfast.journal.Sessions;
import io.holdfast.journal.Shards;
import io.holdfast.journal.Shards.Recorded;
import io.holdfast.protocol.ShardId;
import io.holdfast.reservations.Balances;
import io.holdfast.reservations.ShardConnection;
import io.holdfast.reservations.ShardRebuild;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.pgclient.PgConnection;
import io.vertx.redis.client.RedisOptions;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must be true before anything serves: a durable journal of this version, this node's last life fenced, and every
 * shard holding what the journal says. Every shard is rebuilt, in a generation that its store has never seen: whatever
 * the last life left undecided is gone with the old one, and a journal that was restored from a backup is what counts.
 */
final class Bootstrap extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);

    private final Postgres postgres;
    private final Map<ShardId, RedisOptions> stores;
    private final String node;
    private Map<ShardId, Recorded> recorded = Map.of();
    private @Nullable PgConnection journal;

    Bootstrap(Postgres postgres, Map<ShardId, RedisOptions> stores, String node) {
        this.postgres = postgres;
        this.stores = new TreeMap<>(stores);
        this.node = node;
    }

    @Override
    public Future<?> start() {
        return vertx.executeBlocking(() -> {
                    Migrations.apply(postgres);
                    return true;
                })
                .compose(migrated -> postgres.connectForBulk(vertx))
                .compose(connection -> {
                    journal = connection;
                    return DurabilityCheck.run(connection).compose(durable -> settle(connection));
                });
    }

    private Future<?> settle(PgConnection connection) {
        return Shards.register(connection, List.copyOf(stores.keySet()))
                .compose(shards -> {
                    recorded = shards;
                    return Sessions.unfinished(connection, node);
                })
                .compose(lastLife -> each(lastLife, session -> Sessions.fence(connection, session))
                        .compose(fenced -> openShards(connection, lastLife))
                        .onSuccess(opened -> foldLater(connection)));
    }

    private static <T> Future<Void> each(Collection<T> items, Function<T, Future<?>> work) {
        Future<Void> done = Future.succeededFuture();
        for (T item : items) {
            done = done.compose(v -> work.apply(item).mapEmpty());
        }
        return done;
    }

    private Future<?> openShards(PgConnection connection, List<Long> lastLife) {
        var opening = stores.entrySet().stream()
                .map(entry -> ShardConnection.open(vertx, entry.getValue(), entry.getKey()))
                .toList();
        return Future.all(opening)
                .compose(all -> rebuild(connection, all.list(), lastLife).eventually(() -> closeAll(all.list())));
    }

    private Recorded record(ShardId shard) {
        var record = recorded.get(shard);
        if (record == null) {
            throw new IllegalStateException("not on record: " + shard);
        }
        return record;
    }

    /**
     * The last life's sessions are closed only once every shard has a new generation: a start that is cut short before
     * would otherwise hide from the next one that something undecided is left in a store that lives on.
     */
    private Future<Void> rebuild(PgConnection connection, List<ShardConnection> shards, List<Long> lastLife) {
        var generations = new HashMap<ShardId, Long>();
        var byKind = shards.stream()
                .collect(Collectors.groupingBy(
                        connected -> connected.shard().kind(), TreeMap::new, Collectors.toList()));
        return each(shards, shard -> bump(connection, shard)
                        .onSuccess(generation -> generations.put(shard.shard(), generation)))
                .compose(bumped -> each(lastLife, session -> Sessions.close(connection, session)))
                .compose(closed -> each(
                        byKind.entrySet(),
                        kind -> rebuildKind(connection, kind.getKey(), kind.getValue(), generations)));
    }

    private Future<Void> rebuildKind(
            PgConnection connection, String kind, List<ShardConnection> shards, Map<ShardId, Long> generations) {
        int ofKind = (int) stores.keySet().stream()
                .filter(shard -> shard.kind().equals(kind))
                .count();
        return ShardRebuild.run(connection, kind, ofKind, shards, shard -> generations.getOrDefault(shard, 0L))
                .onSuccess(v -> LOG.info("rebuilt from the journal: {}", generations));
    }

    private Future<Long> bump(PgConnection connection, ShardConnection shard) {
        return bumpFrom(connection, shard, record(shard.shard()).generation());
    }

    /** Past every generation that the store holds: it may have served a later state of this journal, or another one. */
    private static Future<Long> bumpFrom(PgConnection connection, ShardConnection shard, long current) {
        return Shards.bump(connection, shard.shard(), current, shard.identity().toString(), "start")
                .compose(next -> {
                    if (next == null) {
                        return Future.failedFuture(new IllegalStateException(
                                "somebody else rebuilds " + shard.shard() + " now; start again when that is done"));
                    }
                    shard.expectGeneration(next);
                    return shard.read(List.of("-"))
                            .compose(found -> found instanceof Balances.Lost
                                    ? Future.succeededFuture(next)
                                    : bumpFrom(connection, shard, next));
                });
    }

    private static Future<?> closeAll(List<ShardConnection> shards) {
        return Future.join(shards.stream().map(ShardConnection::close).toList());
    }

    /** What earlier lives left goes into the balances while this one serves already. */
    private static void foldLater(PgConnection connection) {
        Sessions.unfolded(connection)
                .compose(sessions -> Folder.foldEnded(connection, sessions))
                .onFailure(cause -> LOG.warn("the last life's decisions are folded later: {}", cause.getMessage()));
    }

    /** The number of every shard in the order of locks. */
    Map<ShardId, Integer> shardNumbers() {
        return recorded.values().stream().collect(Collectors.toMap(Recorded::shard, Recorded::number));
    }

    @Override
    public Future<?> stop() {
        return journal == null ? Future.succeededFuture() : journal.close();
    }
}
