package io.holdfast.reservations;

import io.holdfast.embedded.testing.TestStores;
import io.holdfast.journal.Migrations;
import io.holdfast.journal.Postgres;
import io.holdfast.journal.Sessions;
import io.holdfast.journal.Shards;
import io.holdfast.journal.Shards.Recorded;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A shard on record in a real journal, its real Redis, and what keeps the two in step. */
final class JournalledShard implements AutoCloseable {
    static final ShardId SHARD = new ShardId("stock", 0);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Postgres postgres = Migrated.DATABASE;
    private final RedisOptions redis = new RedisOptions().setConnectionString(TestStores.emptiedRedis());
    private final SqlClient sql = postgres.client(vertx);
    private final Context context;

    /** One for all tests of this JVM, emptied for each: a database is some hundred files to be forced to disk. */
    private static final class Migrated {
        static final Postgres DATABASE = migrated();

        private static Postgres migrated() {
            var postgres = Postgres.at(TestStores.freshDatabase());
            Migrations.apply(postgres);
            return postgres;
        }
    }

    private static final class Seat extends VerticleBase {
        Context context() {
            return context;
        }
    }

    private JournalledShard() {
        var seat = new Seat();
        vertx.deployVerticle(seat).await();
        context = seat.context();
        sql.query("truncate session, session_lease, low_water, shard, generation, alarm, decision, balance, ledger")
                .execute()
                .await();
        Shards.register(sql, List.of(SHARD)).await();
    }

    /** On record, and on no store yet. */
    static JournalledShard unknown() {
        return new JournalledShard();
    }

    /** On record and open, with what these ids have. */
    static JournalledShard holding(Map<String, Long> balances) {
        var shard = new JournalledShard();
        balances.forEach((id, opening) -> shard.sql(
                "insert into balance (kind, id, opening, opening_generation) values ('stock', $1, $2, 0)",
                id,
                opening));
        shard.repair(Map.of());
        return shard;
    }

    Vertx vertx() {
        return vertx;
    }

    Postgres postgres() {
        return postgres;
    }

    SqlClient journal() {
        return sql;
    }

    Map<ShardId, RedisOptions> stores() {
        return Map.of(SHARD, redis);
    }

    /** Begins the work on the event loop. */
    <T> Future<T> start(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(
                turn -> Future.succeededFuture().compose(started -> work.get()).onComplete(promise));
        return promise.future();
    }

    Set<ShardId> repair(Map<ShardId, TxId> lostPrepares) {
        return repairLater(lostPrepares).await();
    }

    Future<Set<ShardId>> repairLater(Map<ShardId, TxId> lostPrepares) {
        return repairLater(stores(), lostPrepares);
    }

    private Future<Set<ShardId>> repairLater(Map<ShardId, RedisOptions> stores, Map<ShardId, TxId> lostPrepares) {
        return start(
                () -> postgres.connectForBulk(vertx).compose(connection -> new ShardRepair(vertx, connection, stores)
                        .rebuildUnsound(lostPrepares)
                        .eventually(connection::close)));
    }

    /** Rebuilt whatever it looks like, for a reason. */
    Set<ShardId> condemn(String reason) {
        return start(() -> postgres.connectForBulk(vertx)
                        .compose(connection -> new ShardRepair(vertx, connection, stores())
                                .rebuildCondemned(Map.of(SHARD, reason))
                                .eventually(connection::close)))
                .await();
    }

    /** With a second shard whose store is not there. */
    Set<ShardId> repairBesideUnreachable() {
        var unreachable = new ShardId("stock", 1);
        sql("insert into shard (no, name, generation) values (1000, $1, 1)", unreachable.toString());
        var stores = new HashMap<>(stores());
        stores.put(unreachable, new RedisOptions().setConnectionString("redis://127.0.0.1:1"));
        return repairLater(stores, Map.of()).await();
    }

    /** Opened; {@code suspect} hears what it suspects. */
    GatedShard gated(Consumer<ShardId> suspect) {
        return gated(suspect, Future::succeededFuture);
    }

    /** The same, where something happens at the gate, before the record is read. */
    GatedShard gated(Consumer<ShardId> suspect, Supplier<Future<Void>> atTheGate) {
        return start(() -> {
                    var gated = new GatedShard(
                            vertx, redis, SHARD, () -> atTheGate.get().compose(happened -> recordLater()), suspect);
                    return gated.open().map(gated);
                })
                .await();
    }

    Recorded record() {
        return recordLater().await();
    }

    private Future<Recorded> recordLater() {
        return Shards.all(sql).map(all -> all.get(SHARD));
    }

    /** A connection that expects the generation on record, whatever the store behind it. */
    ShardConnection connect() {
        var connection = ShardConnection.open(vertx, redis, SHARD).await();
        connection.expectGeneration(record().generation());
        return connection;
    }

    long available(String id) {
        var connection = connect();
        try {
            return ((Balances.Available) connection.read(List.of(id)).await())
                    .amounts()
                    .getFirst();
        } finally {
            connection.close().await();
        }
    }

    Response redis(String command, Object... arguments) {
        var connection = connect();
        try {
            return connection
                    .link()
                    .send(Request.cmd(Command.create(command), arguments))
                    .await();
        } finally {
            connection.close().await();
        }
    }

    /** Every connection but the one that asks for it; on the loop, whose connections hear of it first. */
    Future<Void> breakConnections() {
        return ShardConnection.open(vertx, redis, SHARD)
                .compose(connection -> connection
                        .link()
                        .send(Request.cmd(Command.CLIENT, "KILL", "SKIPME", "yes", "TYPE", "normal"))
                        .eventually(connection::close))
                .mapEmpty();
    }

    /** A session of a node that is not this one. */
    long session() {
        return Sessions.open(sql, "another node").await();
    }

    static Branch take(String id, long amount) {
        return Branch.debit(SHARD, List.of(new Line(id, amount)));
    }

    /** The journal's COMMIT of a transaction with this branch, as its owner logged it. */
    void commit(TxId tx, String subject, Branch branch) {
        sql(
                "insert into decision (tx, outcome, mode, branches, event) values ($1, 'C', '2', $2, '')",
                tx.packed(),
                SHARD + "@" + record().generation() + "#" + branch.digest(subject) + " " + branch.encodedLines());
    }

    void sql(String statement, Object... values) {
        sql.preparedQuery(statement).execute(Tuple.from(values)).await();
    }

    String text(String query, Object... values) {
        return sql.preparedQuery(query)
                .execute(Tuple.from(values))
                .await()
                .iterator()
                .next()
                .getString(0);
    }

    /** Returns once the condition holds; the test's own limit of time ends the waiting. */
    void await(Supplier<Boolean> condition) {
        while (!condition.get()) {
            vertx.timer(5).await();
        }
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
