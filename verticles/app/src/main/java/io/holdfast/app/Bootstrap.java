package io.holdfast.app;

import io.holdfast.journal.DurabilityCheck;
import io.holdfast.journal.Folder;
import io.holdfast.journal.Migrations;
import io.holdfast.journal.Postgres;
import io.holdfast.journal.Sessions;
import io.holdfast.journal.Shards;
import io.holdfast.journal.Shards.Recorded;
import io.holdfast.protocol.ShardId;
import io.holdfast.reservations.ShardRepair;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.pgclient.PgConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must be true before anything serves: a durable journal of this version, this node's last life fenced, and every
 * shard holding what the journal says.
 *
 * <p>The first node to start rebuilds every shard, in a generation that its store has never seen: whatever the last life
 * left undecided is gone with the old one, and a journal that was restored from a backup is what counts. Where other nodes
 * serve, only what is not sound is rebuilt, and what the last life left is settled in place.
 */
final class Bootstrap extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);

    private static final long FOLD_AGAIN_MS = 10_000;

    private final Postgres postgres;
    private final Map<ShardId, RedisOptions> stores;
    private final String node;
    private Map<ShardId, Recorded> recorded = Map.of();
    private List<Long> toSettle = List.of();
    private @Nullable PgConnection journal;

    Bootstrap(Postgres postgres, Map<ShardId, RedisOptions> stores, String node) {
        this.postgres = postgres;
        this.stores = new TreeMap<>(stores);
        this.node = node;
    }

    @Override
    public Future<?> start() {
        var migrating = vertx.executeBlocking(() -> {
            Migrations.apply(postgres);
            return true;
        });
        var connecting = postgres.connectForBulk(vertx);
        return Future.join(migrating, connecting).compose(ready -> {
            var connection = connecting.result();
            journal = connection;
            return DurabilityCheck.run(connection).compose(durable -> settle(connection));
        });
    }

    private Future<?> settle(PgConnection connection) {
        return Shards.register(connection, List.copyOf(stores.keySet()))
                .onSuccess(this::remember)
                .compose(shards -> Sessions.unfinished(connection, node))
                .compose(lastLife -> each(lastLife, session -> Sessions.fence(connection, session))
                        .compose(fenced -> Sessions.othersLive(connection, node, Sessions.LEASE_SECONDS))
                        .compose(othersLive -> othersLive ? join(connection, lastLife) : begin(connection, lastLife)));
    }

    private void remember(Map<ShardId, Recorded> shards) {
        recorded = shards;
        shards.values().stream()
                .filter(Recorded::frozen)
                .forEach(shard -> LOG.error(
                        "ALARM: {} is frozen since it contradicted the journal, and nobody has put that right: see {}",
                        shard.shard(),
                        "docs/OPERATIONS.md#an-alarm"));
    }

    private static <T> Future<Void> each(Collection<T> items, Function<T, Future<?>> work) {
        Future<Void> done = Future.succeededFuture();
        for (T item : items) {
            done = done.compose(v -> work.apply(item).mapEmpty());
        }
        return done;
    }

    /**
     * The last life's sessions are closed only once every shard has a new generation: a start that is cut short before
     * would otherwise hide from the next one that something undecided is left in a store that lives on. A frozen shard keeps
     * its generation, so what they left there stays to be settled.
     */
    private Future<Set<ShardId>> begin(SqlConnection connection, List<Long> lastLife) {
        boolean anyFrozen = recorded.values().stream().anyMatch(Recorded::frozen);
        toSettle = anyFrozen ? lastLife : List.of();
        return new ShardRepair(vertx, connection, stores)
                .rebuildAll(c ->
                        anyFrozen ? Future.succeededFuture() : each(lastLife, session -> Sessions.close(c, session)));
    }

    private Future<Set<ShardId>> join(SqlConnection connection, List<Long> lastLife) {
        toSettle = lastLife;
        return new ShardRepair(vertx, connection, stores).rebuildUnsound(Map.of());
    }

    /** What earlier lives left goes into the balances while this one serves already. Call it once it has started. */
    void foldPast() {
        foldPast(Objects.requireNonNull(journal, "not started")).onFailure(this::foldLater);
    }

    private static Future<Void> foldPast(SqlConnection connection) {
        return Sessions.unfolded(connection).compose(sessions -> Folder.foldEnded(connection, sessions));
    }

    private void foldLater(Throwable cause) {
        LOG.warn("the last life's decisions are folded later: {}", cause.getMessage());
        vertx.setTimer(FOLD_AGAIN_MS, timer -> postgres.connectForBulk(vertx)
                .compose(connection -> foldPast(connection).eventually(connection::close))
                .onFailure(this::foldLater));
    }

    /** The number of every shard in the order of locks. */
    Map<ShardId, Integer> shardNumbers() {
        return recorded.values().stream().collect(Collectors.toMap(Recorded::shard, Recorded::number));
    }

    /** The last life's sessions that are fenced and still to be settled on the shards. */
    List<Long> toSettle() {
        return toSettle;
    }

    @Override
    public Future<?> stop() {
        return journal == null ? Future.succeededFuture() : journal.close();
    }
}
