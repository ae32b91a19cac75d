package io.holdfast.consumers.leaderboard;

import io.holdfast.embedded.RedisLine;
import io.holdfast.embedded.testing.TestStores;
import io.holdfast.events.CloudEvent;
import io.holdfast.events.Topic;
import io.holdfast.gateway.LeaderboardControl;
import io.holdfast.gateway.LeaderboardView;
import io.holdfast.gateway.LeaderboardView.Place;
import io.holdfast.gateway.LeaderboardView.Ranking;
import io.holdfast.journal.Migrations;
import io.holdfast.journal.Postgres;
import io.holdfast.journal.Retention;
import io.holdfast.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A journal on a real Postgres, and a leaderboard of it on a real, emptied Redis. */
final class Shop implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    static final Duration RETENTION = Duration.ofDays(30);

    private static final long LIMIT_S = 60;

    final Vertx vertx = Vertx.vertx();
    final String database;
    final Postgres postgres;
    final Leaderboard leaderboard;
    final LeaderboardView view;
    final LeaderboardControl control;
    volatile Instant now = NOON;
    private final PgConnection sql;

    /** An order with one line, as the journal and its event tell of it. */
    record Sale(TxId tx, Instant at, String user, String item, long quantity, long price) {
        Sale on(String day) {
            return new Sale(tx, Instant.parse(day + "T12:00:00Z"), user, item, quantity, price);
        }

        private String order() {
            return "order-" + tx.session() + "-" + tx.seq();
        }

        CloudEvent event() {
            var data = new JsonObject()
                    .put("order_id", order())
                    .put("user_id", user)
                    .put("total_cost", quantity * price)
                    .put(
                            "items",
                            new JsonArray().add(JsonObject.of("item_id", item, "quantity", quantity, "price", price)))
                    .put("protocol", "2pc");
            return new CloudEvent(Topic.ORDERS, order(), tx.toString(), "order.paid", order(), at, data.encode(), null);
        }
    }

    private static final class Migrated {
        static final String TEMPLATE = name(empty());

        private static String empty() {
            var uri = TestStores.freshDatabase();
            Migrations.apply(Postgres.at(uri));
            return uri;
        }

        private static String name(String uri) {
            return URI.create(uri).getPath().substring(1);
        }
    }

    private static final class Shared {
        static final String EMPTY = TestStores.freshDatabase(Migrated.TEMPLATE);
    }

    private Shop(String database, Optional<Duration> retention) {
        this.database = database;
        postgres = Postgres.at(database);
        sql = postgres.connectForBulk(vertx).await();
        leaderboard = on(TestStores.emptiedRedis(), retention);
        view = leaderboard.view(vertx);
        control = leaderboard.control(vertx);
    }

    /** Has a journal of its own. */
    static Shop withJournal() {
        return withJournal(Optional.empty());
    }

    static Shop withJournal(Optional<Duration> retention) {
        return new Shop(TestStores.freshDatabase(Migrated.TEMPLATE), retention);
    }

    /** Its journal holds nothing. */
    static Shop ofEvents(Optional<Duration> retention) {
        return new Shop(Shared.EMPTY, retention);
    }

    Leaderboard on(String redis, Optional<Duration> retention) {
        return new Leaderboard(new Leaderboard.Setup(
                vertx, postgres, new RedisOptions().setConnectionString(redis), "test.", retention, () -> now));
    }

    static Sale sale(long session, long seq, String user, String item, long quantity, long price) {
        return new Sale(new TxId(session, seq), NOON, user, item, quantity, price);
    }

    long openSession() {
        return sql("select open_session('test')").iterator().next().getLong(0);
    }

    List<Sale> decidedAll(List<Sale> sales) {
        sales.forEach(this::decided);
        return sales;
    }

    /** Writes it into the journal. */
    Sale decided(Sale sale) {
        long cost = sale.quantity * sale.price;
        sql(
                "insert into decision (tx, outcome, mode, order_id, order_version, branches, event, decided_at)"
                        + " values ($1, 'C', '2', $2, 1, $3, $4, $5)",
                sale.tx.packed(),
                "order-" + sale.tx,
                "stock-0@1#0 " + sale.item + ":" + sale.quantity
                        + (cost == 0 ? "" : "|payment-0@1#0 " + sale.user + ":" + cost),
                sale.item + "=" + sale.quantity + "@" + sale.price + ";00-trace",
                OffsetDateTime.ofInstant(sale.at, ZoneOffset.UTC));
        return sale;
    }

    RowSet<Row> sql(String statement, Object... values) {
        return sql.preparedQuery(statement).execute(Tuple.from(values)).await();
    }

    /** Its sessions are over, and so long ago that the journal lets them go. */
    void letGo(long... sessions) {
        for (long session : sessions) {
            sql("update session set state = 'FENCED', fenced_at = now() where e = $1", session);
            sql(
                    "update low_water set seq = (1::bigint << 40) - 1, announced = (1::bigint << 40) - 1 where e = $1",
                    session);
        }
        var now = sql("select now()").iterator().next().getOffsetDateTime(0);
        Retention.run(sql, now.plusDays(31), new Retention.Terms(RETENTION, true))
                .await();
    }

    /** Into the same Redis, past the consumer. */
    Board board() {
        return new Board(
                vertx, new RedisOptions().setConnectionString(TestStores.redis().uri()), "test.", source());
    }

    private Source source() {
        return new Source(sql, Optional.empty(), () -> NOON);
    }

    /** Of what a leaderboard that forgets nothing is made. */
    String madeOf() {
        return source().text().await();
    }

    void apply(Sale... sales) {
        leaderboard.apply(List.of(sales).stream().map(Sale::event).toList());
    }

    LeaderboardControl.Rebuilt rebuild() {
        return await(control.rebuild());
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(LIMIT_S, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    List<Place> items() {
        return await(view.top(Ranking.ITEMS, null, 10));
    }

    List<Place> users() {
        return await(view.top(Ranking.USERS, null, 10));
    }

    List<Place> items(String day) {
        return await(view.top(Ranking.ITEMS, LocalDate.parse(day), 10));
    }

    List<Place> users(String day) {
        return await(view.top(Ranking.USERS, LocalDate.parse(day), 10));
    }

    LeaderboardControl.Comparison compare() {
        return await(control.compare());
    }

    static String redis(String command) {
        try {
            return RedisLine.ask(TestStores.redis().address(), command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
