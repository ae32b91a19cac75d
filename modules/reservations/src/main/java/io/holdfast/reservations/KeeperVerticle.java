package io.holdfast.reservations;

import io.holdfast.journal.Postgres;
import io.holdfast.journal.Shards;
import io.holdfast.journal.Transactor;
import io.holdfast.protocol.GenerationBegun;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Suspicion;
import io.holdfast.protocol.TxId;
import io.holdfast.runtime.Addresses;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.redis.client.RedisOptions;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keeper of one kind's shards on a node. Whoever suspects a shard tells it, and it looks: what lost its data is rebuilt
 * from the journal, what contradicts the journal is frozen, until a person has put it right. It tries for ever, one round at
 * a time; a suspicion that comes during a round is looked at in the next.
 */
public final class KeeperVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(KeeperVerticle.class);
    private static final long FIRST_PAUSE_MS = 50;
    private static final long MAX_PAUSE_MS = 1_000;

    private final Postgres postgres;
    private final Map<ShardId, RedisOptions> stores;
    private final String kind;
    private final Map<ShardId, TxId> lostPrepares = new HashMap<>();
    private final Map<ShardId, TxId> contradictions = new HashMap<>();
    private List<Message<Suspicion>> waiting = new ArrayList<>();
    private long pauseMs = FIRST_PAUSE_MS;
    private boolean busy;

    /** {@code stores}: those of every shard of {@code kind}. */
    public KeeperVerticle(Postgres postgres, Map<ShardId, RedisOptions> stores, String kind) {
        this.postgres = postgres;
        this.stores = Map.copyOf(stores);
        this.kind = kind;
    }

    @Override
    public Future<?> start() {
        var transactor = new Transactor(postgres.poolForBulk(vertx));
        vertx.eventBus().<Suspicion>localConsumer(Addresses.keeper(kind), message -> suspected(message, transactor));
        return Future.succeededFuture();
    }

    private void suspected(Message<Suspicion> message, Transactor transactor) {
        switch (message.body()) {
            case Suspicion.Unsound unsound -> {}
            case Suspicion.LostPrepare(var shard, var tx) -> lostPrepares.put(shard, tx);
            case Suspicion.Contradiction(var shard, var tx) -> contradictions.put(shard, tx);
        }
        waiting.add(message);
        if (!busy) {
            round(transactor);
        }
    }

    private void round(Transactor transactor) {
        busy = true;
        var answered = waiting;
        var lost = Map.copyOf(lostPrepares);
        var alarms = Map.copyOf(contradictions);
        waiting = new ArrayList<>();
        transactor
                .alone(journal -> raise(journal, alarms)
                        .compose(raised -> new ShardRepair(vertx, journal, stores).rebuildUnsound(lost)))
                .onSuccess(rebuilt -> {
                    pauseMs = FIRST_PAUSE_MS;
                    lostPrepares.entrySet().removeAll(lost.entrySet());
                    contradictions.entrySet().removeAll(alarms.entrySet());
                    announce(rebuilt);
                    answered.forEach(message -> message.reply(kind));
                    next(transactor);
                })
                .onFailure(cause -> {
                    LOG.warn("the {} shards cannot be put right yet: {}", kind, cause.getMessage());
                    waiting.addAll(answered);
                    vertx.setTimer(pauseMs, timer -> next(transactor));
                    pauseMs = Math.min(MAX_PAUSE_MS, pauseMs * 2);
                });
    }

    private void next(Transactor transactor) {
        if (waiting.isEmpty()) {
            busy = false;
        } else {
            round(transactor);
        }
    }

    private void announce(Set<ShardId> rebuilt) {
        if (!rebuilt.isEmpty()) {
            vertx.eventBus().publish(Addresses.generations(), new GenerationBegun(kind));
        }
    }

    /** Recorded first: from then on no keeper rebuilds the shard, and no start opens it. */
    private Future<Void> raise(SqlConnection journal, Map<ShardId, TxId> alarms) {
        Future<Void> done = Future.succeededFuture();
        for (var alarm : alarms.entrySet()) {
            done = done.compose(v -> raise(journal, alarm.getKey(), alarm.getValue()));
        }
        return done;
    }

    private Future<Void> raise(SqlConnection journal, ShardId shard, TxId tx) {
        LOG.error("{} contradicts the journal about {}: nothing is sold from it until a person has looked", shard, tx);
        return Shards.alarm(journal, shard, tx.packed(), "contradicts the journal about " + tx)
                .compose(recorded -> Shards.all(journal))
                .compose(recorded -> freeze(shard, Objects.requireNonNull(recorded.get(shard), "not on record")));
    }

    private Future<Void> freeze(ShardId shard, Shards.Recorded recorded) {
        var options = Objects.requireNonNull(stores.get(shard), "no store");
        return ShardConnection.open(vertx, options, shard).compose(connection -> {
            connection.expectGeneration(recorded.generation());
            return connection.freeze().eventually(connection::close).mapEmpty();
        });
    }
}
