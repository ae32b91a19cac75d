package io.holdfast.app.audit;

import io.holdfast.app.audit.AuditReport.Quiet;
import io.holdfast.app.cli.CommandException;
import io.holdfast.app.status.StoreAddresses;
import io.holdfast.journal.Postgres;
import io.holdfast.protocol.ShardId;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The whole check of a running instance: waits for quiet, looks, and looks again at what differs, because the two stores
 * cannot be read at one instant. What stays different over three looks is broken. Blocks its thread.
 */
public final class Audit {
    private static final Duration QUIET_POLL = Duration.ofMillis(100);
    private static final String TAKE_TURN = "select pg_try_advisory_lock(9, 0)";
    private static final int LOOKS = 3;

    private final Vertx vertx;
    private final SqlConnection postgres;
    private final RedisReader redis;
    private final StoreAddresses stores;
    private final Patience patience;

    /**
     * How long it waits.
     *
     * @param quiet at most, for nothing to be on its way
     * @param betweenLooks before it looks again at what differs
     * @param betweenLooksAtLive likewise when something hangs: transactions of a busy server live for a while
     */
    record Patience(Duration quiet, Duration betweenLooks, Duration betweenLooksAtLive) {
        static final Patience USUAL =
                new Patience(Duration.ofSeconds(10), Duration.ofMillis(600), Duration.ofSeconds(3));
        static final Patience NONE = new Patience(Duration.ZERO, Duration.ofMillis(600), Duration.ofSeconds(3));
    }

    private Audit(Vertx vertx, SqlConnection postgres, RedisReader redis, StoreAddresses stores, Patience patience) {
        this.vertx = vertx;
        this.postgres = postgres;
        this.stores = stores;
        this.redis = redis;
        this.patience = patience;
    }

    /** Checks the stores; {@code vertx} owns the connections, and ends with them. */
    public static AuditReport run(Vertx vertx, StoreAddresses stores) {
        return run(vertx, stores, Patience.USUAL);
    }

    static AuditReport run(Vertx vertx, StoreAddresses stores, Patience patience) {
        var postgres = Postgres.at(stores.postgres()).connectForBulk(vertx).await();
        try {
            return new Audit(vertx, postgres, RedisReader.open(vertx, stores), stores, patience).run();
        } finally {
            postgres.close().await();
        }
    }

    /** Looks at the books as they are, without waiting for quiet and without Kafka; for somebody who looks again and again. */
    static AuditReport glance(Vertx vertx, StoreAddresses stores) {
        var postgres = Postgres.at(stores.postgres()).connectForBulk(vertx).await();
        try {
            return new Audit(vertx, postgres, RedisReader.open(vertx, stores), stores, Patience.NONE).books();
        } finally {
            postgres.close().await();
        }
    }

    /** Has {@code work} done while nobody else repairs: two would put right the same difference. */
    static AuditReport alone(Vertx vertx, StoreAddresses stores, Supplier<AuditReport> work) {
        var postgres = Postgres.at(stores.postgres()).connectForBulk(vertx).await();
        try {
            var turn = postgres.query(TAKE_TURN).execute().await();
            if (!turn.iterator().next().getBoolean(0)) {
                throw new CommandException("another audit --repair is at work; see what it says");
            }
            return work.get();
        } finally {
            postgres.close().await();
        }
    }

    /** Puts right what {@code report} found, as far as the journal says what is right; a line for each change. */
    static List<String> repair(Vertx vertx, StoreAddresses stores, AuditReport report) {
        var postgres = Postgres.at(stores.postgres()).connectForBulk(vertx).await();
        try {
            return new Repair(postgres).of(report.findings());
        } finally {
            postgres.close().await();
        }
    }

    private AuditReport run() {
        long begun = nowMs();
        var books = books();
        var announced = stores.kafka()
                .map(address -> AnnouncementAudit.run(postgres, address))
                .orElseGet(() -> AnnouncementAudit.Result.notLookedAt(stores.whyUnannounced()));
        return books.with(announced, nowMs() - begun);
    }

    private AuditReport books() {
        long begun = nowMs();
        var quiet = awaitQuiet(begun + patience.quiet().toMillis());
        var result = Look.take(postgres, redis, generations(), Optional.empty());
        var crowded = result.crowded();
        var lasting = result.findings();
        int looks = 1;
        while (looks < LOOKS && !lasting.isEmpty()) {
            pause(lasting.of(Invariant.I9).isEmpty() ? patience.betweenLooks() : patience.betweenLooksAtLive());
            result = Look.take(postgres, redis, generations(), Optional.of(result.suspects()));
            lasting = result.findings().alsoIn(lasting);
            looks++;
        }
        return new AuditReport(
                result.figures(), lasting.all(), notLookedAt(crowded, lasting), looks, quiet, nowMs() - begun);
    }

    /** What more balances broke than could be followed is not said to hold because those that were do. */
    static Map<Invariant, String> notLookedAt(Set<Invariant> crowded, Findings lasting) {
        var whys = new EnumMap<Invariant, String>(Invariant.class);
        whys.put(Invariant.I12, "not asked for");
        crowded.stream()
                .filter(invariant -> lasting.of(invariant).isEmpty())
                .forEach(invariant ->
                        whys.put(invariant, "too much is sold at the moment; look again when it is quieter"));
        return whys;
    }

    private Quiet awaitQuiet(long untilMs) {
        while (!isQuiet()) {
            if (nowMs() > untilMs) {
                return Quiet.BUSY;
            }
            pause(QUIET_POLL);
        }
        return Quiet.QUIET;
    }

    private boolean isQuiet() {
        return generations().entrySet().stream().allMatch(shard -> redis.isQuiet(shard.getKey(), shard.getValue()));
    }

    private Map<ShardId, Long> generations() {
        try (var journal = JournalReader.open(postgres)) {
            return journal.shards();
        }
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private void pause(Duration duration) {
        vertx.timer(duration.toMillis()).await();
    }
}
