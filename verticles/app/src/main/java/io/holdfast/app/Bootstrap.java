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
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must be true before anything serves: a durable journal of this version, this node's last life fenced, and every
 * shard holding what the journal says. A shard is rebuilt when its store is not the one on record, when it is not open,
 * or when the last life did not end in good order: whatever that one left undecided is gone with its generation.
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
        return Future.all(opening).compose(all -> rebuildWhereNeeded(connection, all.list(), lastLife)
                .eventually(() -> closeAll(all.list())));
    }

    private Future<Void> rebuildWhereNeeded(
            PgConnection connection, List<ShardConnection> shards, List<Long> lastLife) {
        var judged = shards.stream()
                .map(shard -> (lastLife.isEmpty() ? isSound(shard) : Future.succeededFuture(false))
                        .map(sound -> sound ? null : shard))
                .toList();
        return Future.all(judged)
                .compose(all -> rebuild(
                        connection,
                        judged.stream()
                                .map(Future::result)
                                .filter(Objects::nonNull)
                                .toList(),
                        lastLife));
    }

    /** Whether the shard is open in the store and the generation on record. */
    private Future<Boolean> isSound(ShardConnection shard) {
        var record = record(shard.shard());
        if (!shard.identity().toString().equals(record.store())) {
            return Future.succeededFuture(false);
        }
        shard.expectGeneration(record.generation());
        return shard.read(List.of("-")).map(balances -> balances instanceof Balances.Available);
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
        var record = record(shard.shard());
        return Shards.bump(
                        connection,
                        shard.shard(),
                        record.generation(),
                        shard.identity().toString(),
                        "start")
                .compose(generation -> generation == null
                        ? Future.failedFuture(new IllegalStateException(
                                "somebody else rebuilds " + shard.shard() + " now; start again when that is done"))
                        : Future.succeededFuture(generation));
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
