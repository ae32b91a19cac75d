package io.holdfast.order;

import io.holdfast.embedded.testing.TestStores;
import io.holdfast.journal.Migrations;
import io.holdfast.journal.Postgres;
import io.holdfast.journal.Shards;
import io.holdfast.journal.Transactor;
import io.holdfast.protocol.ShardId;
import io.holdfast.runtime.LocalCodecs;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A migrated database for a class of tests, with its connections on one event loop that the tests drive. */
final class OrderDatabase implements BeforeAllCallback, AfterAllCallback {
    static final ShardId STOCK = new ShardId("stock", 0);
    static final ShardId PAYMENT = new ShardId("payment", 0);

    private Vertx vertx;
    private Context context;
    private Postgres postgres;
    private SqlClient sql;
    private Transactor transactor;
    private Map<ShardId, Shards.Recorded> shards;

    private static final class Migrated {
        static final String TEMPLATE = template();

        private static String template() {
            var uri = TestStores.freshDatabase();
            Migrations.apply(Postgres.at(uri));
            return URI.create(uri).getPath().substring(1);
        }
    }

    private final class Seat extends VerticleBase {
        @Override
        public Future<?> start() {
            OrderDatabase.this.context = context;
            sql = postgres.client(vertx);
            return Future.succeededFuture();
        }
    }

    @Override
    public void beforeAll(ExtensionContext tests) {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        LocalCodecs.register(vertx.eventBus());
        postgres = Postgres.at(TestStores.freshDatabase(Migrated.TEMPLATE));
        vertx.deployVerticle(new Seat()).await();
        transactor = get(() -> new Transactor(postgres.pool(vertx)));
        shards = start(() -> Shards.register(sql, List.of(STOCK, PAYMENT))).await();
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        vertx.close().await();
    }

    Vertx vertx() {
        return vertx;
    }

    Postgres postgres() {
        return postgres;
    }

    SqlClient sql() {
        return sql;
    }

    Transactor transactor() {
        return transactor;
    }

    int numberOf(ShardId shard) {
        return shards.get(shard).number();
    }

    /** One that has nobody told. */
    OrderStore silentStore() {
        return get(() -> new OrderStore(vertx, sql, sql, transactor, false));
    }

    OrderStore store() {
        return get(() -> new OrderStore(vertx, sql, sql, transactor, true));
    }

    /** Begins the work on the event loop. */
    <T> Future<T> start(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(
                turn -> Future.succeededFuture().compose(started -> work.get()).onComplete(promise));
        return promise.future();
    }

    <T> T get(Supplier<T> work) {
        return start(() -> Future.succeededFuture(work.get())).await();
    }

    Future<RowSet<Row>> execute(String statement, Object... values) {
        return sql.preparedQuery(statement).execute(Tuple.from(values));
    }

    long number(String statement, Object... values) {
        return start(() -> execute(statement, values)).await().iterator().next().getLong(0);
    }

    List<String> texts(String statement, Object... values) {
        return start(() -> execute(statement, values)).await().stream()
                .map(row -> row.getString(0))
                .toList();
    }

    /** What another node's commit does to the order. */
    Future<RowSet<Row>> pay(String order) {
        return execute("update orders set paid_tx = 1 where id = $1", order);
    }
}
