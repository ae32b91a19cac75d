package io.holdfast.reservations;

import io.holdfast.journal.Alarms;
import io.holdfast.journal.Postgres;
import io.holdfast.journal.Shards;
import io.holdfast.journal.Transactor;
import io.holdfast.protocol.GenerationBegun;
import io.holdfast.protocol.LogFields;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Stuck;
import io.holdfast.protocol.Suspicion;
import io.holdfast.protocol.TxId;
import io.holdfast.reservations.Persistence.Work;
import io.holdfast.runtime.Addresses;
import io.holdfast.runtime.StuckPlace;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
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
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keeper of one kind's shards on a node. Whoever suspects a shard tells it, and it looks: what lost its data is rebuilt
 * from the journal, what contradicts the journal is frozen, until a person has put it right. It tries for ever, one round at
 * a time; a suspicion that comes during a round is looked at in the next.
 */
public final class KeeperVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(KeeperVerticle.class);

    private final Postgres postgres;
    private final Map<ShardId, RedisOptions> stores;
    private final String kind;
    private final Map<ShardId, TxId> lostPrepares = new HashMap<>();
    private final Map<ShardId, TxId> contradictions = new HashMap<>();
    private final Map<ShardId, String> condemned = new HashMap<>();
    private final LongSupplier clockMs;
    private final Work work;
    private final Timer rebuilds;
    private List<Message<Suspicion>> waiting = new ArrayList<>();
    private boolean busy;

    /** {@code stores}: those of every shard of {@code kind}. */
    public KeeperVerticle(
            Postgres postgres,
            Map<ShardId, RedisOptions> stores,
            String kind,
            LongSupplier clockMs,
            MeterRegistry meters) {
        this.postgres = postgres;
        this.stores = Map.copyOf(stores);
        this.kind = kind;
        this.clockMs = clockMs;
        this.rebuilds = Timer.builder("holdfast.rebuild")
                .description("Rebuilds of shards from the journal, and how long each took")
                .tag("kind", kind)
                .register(meters);
        this.work = new Work(
                kind,
                kind + " shards cannot be put right",
                stores.keySet().stream().sorted().toList());
    }

    @Override
    public Future<?> start() {
        var rounds = new Rounds(
                new Transactor(postgres.poolForBulk(vertx)), new Persistence(vertx, Stuck.Cause.REBUILD, clockMs));
        vertx.eventBus().<Suspicion>localConsumer(Addresses.keeper(kind), message -> suspected(message, rounds));
        StuckPlace.open(vertx, Addresses.stuckRebuilds(kind), rounds.persistence());
        return Future.succeededFuture();
    }

    /** What the rounds of repairs go through. */
    private record Rounds(Transactor transactor, Persistence persistence) {}

    private void suspected(Message<Suspicion> message, Rounds rounds) {
        switch (message.body()) {
            case Suspicion.Unsound unsound -> {}
            case Suspicion.LostPrepare(var shard, var tx) -> lostPrepares.put(shard, tx);
            case Suspicion.Contradiction(var shard, var tx) -> contradictions.put(shard, tx);
            case Suspicion.Condemned(var shard, var reason) -> condemned.put(shard, reason);
        }
        waiting.add(message);
        if (!busy) {
            round(rounds);
        }
    }

    private void round(Rounds rounds) {
        busy = true;
        if (condemned.isEmpty()) {
            repair(rounds);
        } else {
            renew(rounds);
        }
    }

    private void repair(Rounds rounds) {
        var answered = waiting;
        var lost = Map.copyOf(lostPrepares);
        var alarms = Map.copyOf(contradictions);
        waiting = new ArrayList<>();
        var repairing = Timer.start();
        rounds.transactor()
                .alone(journal -> raise(journal, alarms)
                        .compose(raised -> new ShardRepair(vertx, journal, stores).rebuildUnsound(lost)))
                .onSuccess(rebuilt -> {
                    rounds.persistence().forget(work);
                    lostPrepares.entrySet().removeAll(lost.entrySet());
                    contradictions.entrySet().removeAll(alarms.entrySet());
                    announce(rebuilt, repairing);
                    answered.forEach(message -> message.reply(kind));
                    next(rounds);
                })
                .onFailure(cause -> {
                    LOG.warn("the {} shards cannot be put right yet: {}", kind, cause.getMessage());
                    waiting.addAll(answered);
                    rounds.persistence().pause(work, cause).onComplete(passed -> next(rounds));
                });
    }

    /**
     * What a generation that a person has ended contradicted, or had lost, is over with it. Tried once: the person is told what is
     * wrong, and may say it again. What was cut short is a shard without a header, which the gates suspect.
     */
    private void renew(Rounds rounds) {
        var reasons = Map.copyOf(condemned);
        var answered = waiting.stream()
                .filter(message -> message.body() instanceof Suspicion.Condemned)
                .toList();
        condemned.clear();
        waiting.removeAll(answered);
        var repairing = Timer.start();
        rounds.transactor()
                .alone(journal -> new ShardRepair(vertx, journal, stores).rebuildCondemned(reasons))
                .onSuccess(rebuilt -> {
                    contradictions.keySet().removeAll(rebuilt);
                    lostPrepares.keySet().removeAll(rebuilt);
                    announce(rebuilt, repairing);
                    answered.forEach(message -> answer(message, rebuilt));
                })
                .onFailure(cause -> answered.forEach(message -> message.fail(0, cause.getMessage())))
                .onComplete(done -> next(rounds));
    }

    private static void answer(Message<Suspicion> message, Set<ShardId> rebuilt) {
        var shard = message.body().shard();
        if (rebuilt.contains(shard)) {
            message.reply(shard.toString());
        } else {
            message.fail(0, shard + " cannot be reached");
        }
    }

    private void next(Rounds rounds) {
        if (waiting.isEmpty()) {
            busy = false;
            rounds.persistence().forget(work);
        } else {
            round(rounds);
        }
    }

    private void announce(Set<ShardId> rebuilt, Timer.Sample repairing) {
        if (!rebuilt.isEmpty()) {
            repairing.stop(rebuilds);
            vertx.eventBus().publish(Addresses.generations(), new GenerationBegun(kind));
        }
    }

    /** Recorded first: from then on no keeper rebuilds the shard, and no start opens it. */
    private Future<?> raise(SqlConnection journal, Map<ShardId, TxId> alarms) {
        if (alarms.isEmpty()) {
            return Future.succeededFuture();
        }
        Future<Void> recorded = Future.succeededFuture();
        for (var alarm : alarms.entrySet()) {
            recorded = recorded.compose(v -> record(journal, alarm.getKey(), alarm.getValue()));
        }
        return recorded.compose(v -> Shards.all(journal))
                .compose(all -> Future.join(alarms.entrySet().stream()
                        .map(alarm -> freeze(
                                Objects.requireNonNull(all.get(alarm.getKey()), "not on record"), alarm.getValue()))
                        .toList()));
    }

    private static Future<Void> record(SqlConnection journal, ShardId shard, TxId tx) {
        LOG.atError()
                .addKeyValue(LogFields.TX, tx)
                .log(
                        "ALARM: {} contradicts the journal about {}. Nothing is sold from it until a person has looked: see {}",
                        shard,
                        tx,
                        "docs/OPERATIONS.md#an-alarm");
        return Alarms.raise(journal, shard, tx);
    }

    /** A store that cannot be reached holds up nobody: the gate freezes the shard before it asks anything of it. */
    private Future<?> freeze(Shards.Recorded recorded, TxId tx) {
        var shard = recorded.shard();
        var options = Objects.requireNonNull(stores.get(shard), "no store");
        return ShardConnection.open(vertx, options, shard)
                .compose(connection -> {
                    connection.expectGeneration(recorded.generation());
                    return connection.freeze().eventually(connection::close);
                })
                .onFailure(cause -> LOG.atWarn()
                        .addKeyValue(LogFields.TX, tx)
                        .log("{} is frozen once it can be reached: {}", shard, cause.getMessage()))
                .transform(tried -> Future.succeededFuture());
    }
}
