package io.holdfast.journal;

import io.holdfast.embedded.testing.TestStores;
import io.holdfast.protocol.Participants;
import io.holdfast.protocol.ShardId;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A migrated database for a class of tests, emptied but for three shards before each, and SQL on it from the test's thread. */
final class JournalDatabase implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final String EMPTY = """
            do $$ declare p record; begin
                for p in select first_session from decision_part loop
                    execute format('drop table decision_%s', p.first_session);
                end loop;
            end $$;
            delete from decision_part; delete from past_kind; delete from past_balance; delete from past_sale;
            delete from announcement; update past set transactions = '{}', commits = 0, aborts = 0, checkouts = 0;
            delete from idempotency; delete from orders; delete from balance; delete from ledger; delete from mode_switch;
            delete from session; delete from alarm; delete from generation; delete from shard""";
    static final ShardId STOCK_0 = new ShardId(Participants.STOCK, 0);
    static final ShardId STOCK_1 = new ShardId(Participants.STOCK, 1);
    static final ShardId PAYMENT = new ShardId(Participants.PAYMENT, 0);

    private final List<PgConnection> opened = new ArrayList<>();
    private Vertx vertx;
    private Postgres postgres;
    private PgConnection own; // what only prepares or looks need not wait for the disk
    private Map<ShardId, Shards.Recorded> shards;

    private static final class Migrated {
        static final String TEMPLATE = template();

        private static String template() {
            var uri = TestStores.freshDatabase();
            Migrations.apply(Postgres.at(uri));
            return URI.create(uri).getPath().substring(1);
        }
    }

    @Override
    public void beforeAll(ExtensionContext tests) {
        vertx = Vertx.vertx();
        postgres = Postgres.at(TestStores.freshDatabase(Migrated.TEMPLATE));
        own = postgres.connectForKeys(vertx).await();
        own.query("set synchronous_commit = off").execute().await();
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        own.query(EMPTY).execute().await();
        shards = Shards.register(own, List.of(STOCK_0, STOCK_1, PAYMENT)).await();
    }

    @Override
    public void afterEach(ExtensionContext test) {
        opened.forEach(connection -> connection.close().await());
        opened.clear();
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        vertx.close().await();
    }

    Postgres postgres() {
        return postgres;
    }

    /** A connection as the hot path has it. */
    PgConnection connect() {
        return closedAfterTest(postgres.connectForKeys(vertx).await());
    }

    PgConnection connectForBulk() {
        return closedAfterTest(postgres.connectForBulk(vertx).await());
    }

    private PgConnection closedAfterTest(PgConnection connection) {
        opened.add(connection);
        return connection;
    }

    /** The connection that the helpers below use. */
    PgConnection sql() {
        return own;
    }

    /** A session on a connection and an event loop of its own. */
    JournalLoop openLoop() {
        var loop = new JournalLoop(postgres, shard -> shards.get(shard).number());
        vertx.deployVerticle(loop).await();
        closedAfterTest(loop.connection());
        return loop;
    }

    /** A row of the table of sessions, for tests that need no loop. */
    long openSession() {
        return Sessions.open(own, "test").await();
    }

    /** The time in so many days. */
    OffsetDateTime inDays(int days) {
        return run("select now() + make_interval(days => $1)", days)
                .iterator()
                .next()
                .getOffsetDateTime(0);
    }

    /** An unpaid order and its version. */
    long addOrder(String id) {
        return number("insert into orders (id, user_id) values ($1, 'u') returning version", id);
    }

    /** What {@code addItem} does to an order: a new version, unless it is paid. */
    void changeOrder(String id) {
        run("update orders set version = nextval('order_version') where id = $1 and paid_tx is null", id);
    }

    long payingTx(String order) {
        return number("select coalesce(paid_tx, 0) from orders where id = $1", order);
    }

    /** The decision's letter, or "none". */
    String decisionOf(long tx) {
        return text("select coalesce((select outcome::text from decision where tx = $1), 'none')", tx);
    }

    void addBalance(String kind, String id, long opening, long generation) {
        run(
                "insert into balance (kind, id, opening, opening_generation) values ($1, $2, $3, $4)",
                kind,
                id,
                opening,
                generation);
        run(
                "insert into ledger (kind, account, amount, cause) values ($1, 'available', $2::bigint, 'test'),"
                        + " ($1, 'issued', -$2::bigint, 'test')",
                kind,
                opening);
    }

    long number(String sql, Object... values) {
        return run(sql, values).iterator().next().getLong(0);
    }

    String text(String sql, Object... values) {
        return run(sql, values).iterator().next().getString(0);
    }

    List<String> texts(String sql, Object... values) {
        return StreamSupport.stream(run(sql, values).spliterator(), false)
                .map(row -> row.getString(0))
                .toList();
    }

    RowSet<Row> run(String sql, Object... values) {
        return own.preparedQuery(sql).execute(Tuple.from(values)).await();
    }
}
