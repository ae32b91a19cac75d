package io.holdfast.payment;

import io.holdfast.embedded.testing.TestStores;
import io.holdfast.journal.Migrations;
import io.holdfast.journal.Postgres;
import io.holdfast.journal.Shards;
import io.holdfast.protocol.Answer;
import io.holdfast.protocol.Lookup;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.PaymentRequest;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Transaction;
import io.holdfast.reservations.KeeperVerticle;
import io.holdfast.reservations.LocalHosting;
import io.holdfast.reservations.ParticipantSetup;
import io.holdfast.runtime.Addresses;
import io.holdfast.runtime.LocalCodecs;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.redis.client.RedisOptions;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The payment domain on a database and a Redis of its own, and a stand-in for the coordinator that it asks. */
final class PaymentNode implements AutoCloseable {
    static final int SHARDS = 2;

    private final AtomicInteger ids = new AtomicInteger();
    private final List<Transaction> transactions = new ArrayList<>();
    private final Vertx vertx;
    private final SqlClient sql;
    private final Context context;
    private volatile Outcome outcome = new Outcome.NotNow("the stand-in has no outcome");

    private static final class Migrated {
        static final String TEMPLATE = template();

        private static String template() {
            var uri = TestStores.freshDatabase();
            Migrations.apply(Postgres.at(uri));
            return URI.create(uri).getPath().substring(1);
        }
    }

    private static final class Seat extends VerticleBase {
        Context context() {
            return context;
        }
    }

    PaymentNode() {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        LocalCodecs.register(vertx.eventBus());
        var postgres = Postgres.at(TestStores.freshDatabase(Migrated.TEMPLATE));
        sql = postgres.client(vertx);
        var shards = IntStream.range(0, SHARDS)
                .mapToObj(i -> new ShardId("payment", i))
                .toList();
        Shards.register(sql, shards).await();
        var redis = new RedisOptions().setConnectionString(TestStores.emptiedRedis());
        var setup = new ParticipantSetup(
                postgres,
                () -> "user-" + ids.incrementAndGet(),
                new LocalHosting(List.of(redis, redis), UnaryOperator.identity()));
        var stores = shards.stream().collect(Collectors.toMap(shard -> shard, shard -> redis));
        vertx.deployVerticle(new KeeperVerticle(postgres, stores, "payment", () -> 0, new SimpleMeterRegistry()))
                .await();
        vertx.deployVerticle(new PaymentVerticle(setup)).await();
        var seat = new Seat();
        vertx.deployVerticle(seat).await();
        context = seat.context();
        start(() -> {
                    vertx.eventBus().<Transaction>localConsumer(Addresses.transactions(), this::coordinate);
                    return Future.succeededFuture();
                })
                .await();
    }

    /** Before the next test: nothing stored, and shards that have lost everything and are not rebuilt until they thaw. */
    void forget() {
        sql.preparedQuery("insert into alarm (shard, cause) select name, 'test' from shard")
                .execute()
                .await();
        TestStores.emptiedRedis();
        sql.query("delete from idempotency; delete from item; delete from balance")
                .execute()
                .await();
        ids.set(0);
        transactions.clear();
    }

    /** The keeper may rebuild the shards again. */
    void thaw() {
        sql.query("delete from alarm").execute().await();
    }

    private void coordinate(Message<Transaction> request) {
        transactions.add(request.body());
        request.reply(outcome);
    }

    private <T> Future<T> start(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(turn -> work.get().onComplete(promise));
        return promise.future();
    }

    private <T> Future<T> request(Supplier<String> address, Object body) {
        return start(() -> vertx.eventBus().<T>request(address.get(), body).map(Message::body));
    }

    Answer ask(PaymentRequest request) {
        return this.<Answer>request(Addresses::payment, request).await();
    }

    Future<Lookup.Found> lookup(Lookup question) {
        return request(() -> Addresses.lookups("payment"), question);
    }

    /** What the coordinator will say from now on. */
    void coordinatorSays(Outcome next) {
        outcome = next;
    }

    /** What the coordinator was asked for. */
    List<Transaction> transactions() {
        return transactions;
    }

    long number(String statement, Object... values) {
        return sql.preparedQuery(statement)
                .execute(Tuple.from(values))
                .await()
                .iterator()
                .next()
                .getLong(0);
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
