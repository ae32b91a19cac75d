package io.holdfast.reservations;

import io.holdfast.journal.Alarms;
import io.holdfast.journal.Postgres;
import io.holdfast.journal.Sessions;
import io.holdfast.journal.Transactor;
import io.holdfast.journal.UnreadableAlarmException;
import io.holdfast.protocol.GenerationBegun;
import io.holdfast.protocol.LogFields;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Stuck;
import io.holdfast.protocol.Vitals;
import io.holdfast.runtime.Addresses;
import io.holdfast.runtime.StuckPlace;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.redis.client.RedisOptions;
import io.vertx.sqlclient.SqlClient;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after what the node depends on: tells once a second what of it works. Looks for sessions of other nodes that nobody renews any more, and settles what they left; before it starts, those that
 * its own node's last life left. A lease that has run out is only a reason to look: safety is in the fencing.
 */
public final class RecoveryVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryVerticle.class);
    private static final long LOOK_MS = 1_000;
    private static final long FLOOR_MS = 60_000;
    private static final long ADDRESS_MS = 5_000;

    /** Serving before everything is settled is safe, only slower for who meets it. */
    private static final long READY_LIMIT_MS = 10_000;

    private final Setup setup;
    private final Set<Long> underWay = new HashSet<>();
    private List<GatedShard> shards = List.of();
    private List<Alarms.Alarm> alarms = List.of();

    /**
     * What it is made with.
     *
     * @param stores those of every shard of every kind
     * @param node this node's name
     * @param lastLife sessions of this node that are to be settled before it serves
     * @param clockMs a clock that only goes forward
     * @param meters where it counts
     */
    public record Setup(
            Postgres postgres,
            Map<ShardId, RedisOptions> stores,
            String node,
            List<Long> lastLife,
            LongSupplier clockMs,
            MeterRegistry meters) {}

    public RecoveryVerticle(Setup setup) {
        this.setup = setup;
    }

    @Override
    public Future<?> start() {
        var journal = setup.postgres().client(vertx);
        shards = new TreeMap<>(setup.stores())
                .entrySet().stream()
                        .map(store -> ParticipantSetup.gated(vertx, journal, store.getValue(), store.getKey()))
                        .toList();
        vertx.eventBus()
                .<GenerationBegun>localConsumer(Addresses.generations(), message -> refresh(message.body(), journal));
        var persistence = new Persistence(vertx, Stuck.Cause.RECOVERY, setup.clockMs());
        var recovery = new SessionRecovery(
                vertx, journal, new Transactor(setup.postgres().pool(vertx)), shards, persistence, recovered());
        vertx.setPeriodic(LOOK_MS, timer -> look(journal, recovery));
        vertx.setPeriodic(LOOK_MS, timer -> tellVitals(journal)
                .onFailure(cause -> LOG.debug("the vitals are told later: {}", cause.getMessage())));
        vertx.setPeriodic(FLOOR_MS, timer -> Floors.raise(vertx, journal, shards)
                .onFailure(cause -> LOG.debug("the floors are raised later: {}", cause.getMessage())));
        vertx.setPeriodic(
                ADDRESS_MS,
                timer -> shards.forEach(shard -> shard.lookWhereItLeads()
                        .onFailure(
                                cause -> LOG.debug("{} is looked for later: {}", shard.shard(), cause.getMessage()))));
        StuckPlace.open(vertx, Addresses.stuckSessions(), persistence);
        StuckPlace.open(vertx, Addresses.stuckShards(), new FrozenShards(() -> alarms));
        return Future.join(shards.stream().map(GatedShard::open).toList())
                .transform(opened -> tellVitals(journal))
                .compose(told -> Future.any(settleLastLife(recovery), vertx.timer(READY_LIMIT_MS)));
    }

    private Timer recovered() {
        return Timer.builder("holdfast.recovery")
                .description("How long it took to settle a session that its owner had left, its decisions folded")
                .register(setup.meters());
    }

    /** What a shard holds up that is frozen or cannot be reached goes on in the background. */
    private Future<?> settleLastLife(SessionRecovery recovery) {
        return Future.all(setup.lastLife().stream().map(recovery::run).toList());
    }

    /** Whoever asks hears at once that the shards are open again. */
    private void refresh(GenerationBegun begun, SqlClient journal) {
        var ofKind = shards.stream().filter(shard -> shard.shard().kind().equals(begun.kind()));
        Future.join(ofKind.map(GatedShard::refresh).toList())
                .eventually(() -> tellVitals(journal))
                .onFailure(cause -> LOG.debug("{} goes on later: {}", begun.kind(), cause.getMessage()));
    }

    private void look(SqlClient journal, SessionRecovery recovery) {
        Sessions.abandoned(journal, setup.node(), Sessions.LEASE_SECONDS)
                .onSuccess(found -> found.forEach(session -> recover(session, recovery)))
                .onFailure(cause -> LOG.debug("sessions are looked for later: {}", cause.getMessage()));
    }

    /** A journal that is only slow is as good as none to whoever waits for it. */
    private Future<Void> tellVitals(SqlClient journal) {
        return Alarms.open(journal).timeout(LOOK_MS, TimeUnit.MILLISECONDS).transform(open -> {
            alarms = open.succeeded() ? open.result() : alarms;
            vertx.eventBus().publish(Addresses.vitals(), vitals(journalFault(open)));
            return Future.succeededFuture();
        });
    }

    private static String journalFault(AsyncResult<?> open) {
        return switch (open.cause()) {
            case null -> "";
            case UnreadableAlarmException unreadable -> String.valueOf(unreadable.getMessage());
            default -> "Postgres cannot be reached";
        };
    }

    private Vitals vitals(String journalFault) {
        return new Vitals(
                journalFault,
                shards.stream().map(GatedShard::shard).toList(),
                shards.stream()
                        .filter(shard -> !shard.isOpen())
                        .map(GatedShard::shard)
                        .toList(),
                alarms.stream().map(Alarms.Alarm::shard).distinct().toList());
    }

    private void recover(long session, SessionRecovery recovery) {
        if (underWay.add(session)) {
            recovery.run(session)
                    .onFailure(cause -> LOG.atWarn()
                            .addKeyValue(LogFields.SESSION, session)
                            .log("session {} is settled later: {}", session, cause.getMessage()))
                    .onComplete(done -> underWay.remove(session));
        }
    }

    @Override
    public Future<?> stop() {
        return Future.join(shards.stream().map(GatedShard::close).toList());
    }
}
