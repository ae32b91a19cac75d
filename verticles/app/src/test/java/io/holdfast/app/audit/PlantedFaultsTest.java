package io.holdfast.app.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.holdfast.app.Cli;
import io.holdfast.app.audit.Audit.Patience;
import io.holdfast.app.endtoend.Shop;
import io.holdfast.app.endtoend.StoreAccess;
import io.holdfast.embedded.testing.Eventually;
import io.holdfast.protocol.TxId;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Breaks the stores of a server that sold something, in every way that an invariant forbids, and audits it. */
class PlantedFaultsTest {
    private static final Patience HASTY =
            new Patience(Duration.ofMillis(150), Duration.ofMillis(10), Duration.ofMillis(10));

    @TempDir
    static Path folder;

    private static final Vertx VERTX = Vertx.vertx();
    private static Cli cli;
    private static Cli.Foreground server;
    private static StoreAccess stores;
    private static String item;
    private static String user;
    private static String order;
    private static long tx;

    @BeforeAll
    static void sellSomething() throws Exception {
        var data = folder.resolve("data");
        cli = new Cli(data);
        server = cli.up("--port", "0");
        stores = StoreAccess.of(data);
        try (var shop = Shop.at(server.url())) {
            item = shop.item(30, 10);
            user = shop.user(100);
            order = shop.order(user, item, item);
            assertThat(Shop.await(shop.checkout(order)).status()).isEqualTo(200);
        }
        Eventually.until("all is folded", () -> stores.number("select count(*) from balance where debited > 0") == 2);
        tx = stores.number("select paid_tx from orders where id = '" + order + "'");
    }

    @AfterAll
    static void end() throws Exception {
        VERTX.close().await();
        server.close();
        assertThat(cli.run("down").status()).isZero(); // its stores write to the folder until they have ended
    }

    @AfterEach
    void everyFaultWasUndone() {
        assertThat(audit().lines()).isEmpty();
    }

    @Test
    void whatWasSoldIsInTheFigures() throws Exception {
        var result = cli.run("audit", "--json");

        assertThat(result.status()).as(result.text()).isZero();
        var report = new JsonObject(result.text());
        assertThat(report.getBoolean("holds")).isTrue();
        var figures = report.getJsonObject("figures");
        assertThat(figures.getLong("checkouts")).isOne();
        assertThat(figures.getLong("orders_paid")).isOne();
        assertThat(figures.getLong("units_sold")).isEqualTo(2);
        assertThat(figures.getLong("units_available")).isEqualTo(8);
        assertThat(figures.getLong("charged")).isEqualTo(60);
        assertThat(figures.getLong("credit")).isEqualTo(40);
    }

    /** Nothing is announced here, so nobody can hold it against anything. */
    @Test
    void whatWasNotLookedAtIsNotSaidToHold() throws Exception {
        var audit = cli.run("audit");
        assertThat(audit.status()).isZero();
        assertThat(audit.lastLine()).startsWith("every invariant that was looked at holds; not looked at: I12 (");
        assertThat(new JsonObject(cli.run("audit", "--json").text()).getJsonObject("invariants"))
                .contains(entry("I12", null), entry("I11", true));

        var reconcile = cli.run("reconcile");
        assertThat(reconcile.status()).isZero();
        assertThat(reconcile.lastLine()).isEqualTo("all that was looked at agrees; not looked at: I12");
    }

    @Test
    void whatIsBrokenIsALineAndExitCodeOne() throws Exception {
        stores.redis("HINCRBY " + key("payment", "available") + " " + user + " 1");

        var result = cli.run("audit");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out())
                .contains("I2 user " + user + ": available and reserved: expected 40, found 41")
                .anyMatch(line -> line.startsWith("I2   BROKEN"))
                .anyMatch(line -> line.matches("\\d differences last; not looked at: I12 \\(3 looks, .*"))
                .anyMatch(line -> line.startsWith("I1   holds"));
        stores.redis("HINCRBY " + key("payment", "available") + " " + user + " -1");
    }

    @Test
    void nothingToAuditIsExitCodeTwo() throws Exception {
        var result = new Cli(folder.resolve("unused")).run("audit");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).singleElement().asString().contains("nothing runs in " + folder.resolve("unused"));
    }

    @ParameterizedTest
    @MethodSource({"inBalances", "inBranches", "inCheckouts", "inDecisions", "inOrders", "inSums"})
    void isFound(Plant plant) throws Exception {
        plant.sql().forEach(stores::sql);
        plant.redis().forEach(stores::redis);

        var report = audit();

        for (var command : plant.undo()) {
            undo(command);
        }
        assertThat(report.lines()).anyMatch(line -> line.matches(plant.line()));
        assertThat(report.holds()).isFalse();
    }

    private static void undo(String command) throws Exception {
        if (command.startsWith(Plant.FINISH)) {
            finish(command.substring(Plant.FINISH.length()));
        } else if (command.matches("[A-Z]+ .*")) {
            stores.redis(command);
        } else {
            stores.sql(command);
        }
    }

    /** A server reads once a second of alarms that it did not raise. */
    private static void finish(String shard) throws Exception {
        try (var shop = Shop.at(server.url())) {
            Eventually.until(
                    "the server has read of the alarm",
                    () -> shop.read("/orders/dlq/status").encode().contains(shard));
        }
        var result = cli.run(List.of("dlq", "finish"), "--shard", shard, "--reason", "planted");
        assertThat(result.status()).as(result.toString()).isZero();
    }

    private static AuditReport audit() {
        return Audit.run(VERTX, stores.stores(), HASTY);
    }

    static Stream<Plant> inBalances() {
        var stock = key("stock", "available");
        return Stream.of(
                Plant.redis(
                        "a unit lost",
                        "I1 item .*: available and reserved: expected 8, found 7",
                        "HSET " + stock + " " + item + " 8",
                        "HSET " + stock + " " + item + " 7"),
                Plant.redis(
                        "a balance below zero",
                        "I3 item .*: available: expected at least 0, found -1",
                        "HSET " + stock + " " + item + " 8",
                        "HSET " + stock + " " + item + " -1"),
                Plant.redis(
                        "a balance that is no integer",
                        "I3 item .*: expected an integer, found 1e\\+3",
                        "HSET " + stock + " " + item + " 8",
                        "HSET " + stock + " " + item + " 1e+3"),
                Plant.redis(
                        "a balance of nobody",
                        "I1 item ghost: balance on record: .*only in stock-0",
                        "HDEL " + stock + " ghost",
                        "HSET " + stock + " ghost 0"));
    }

    static Stream<Plant> inBranches() {
        var branches = key("stock", "branches:9");
        return Stream.of(
                Plant.redis(
                        "a branch left reserved",
                        "I9 transaction 9.4 in stock-0: record: expected settled, found P",
                        "DEL " + branches,
                        "EVAL \"return redis.call('HSET',KEYS[1],'4','Pab " + item + ":2 x')\" 1 " + branches),
                Plant.redis(
                        "a branch left reserved below the low water",
                        "I10 transaction 9.4 in stock-0: record at or below the low water: expected settled, found P",
                        "EVAL \"redis.call('DEL',KEYS[1]); return redis.call('HDEL',KEYS[2],'low:9')\" 2 " + branches
                                + " " + key("stock", "header"),
                        "HSET " + key("stock", "header") + " low:9 4",
                        "EVAL \"return redis.call('HSET',KEYS[1],'4','Pab " + item + ":2 x')\" 1 " + branches),
                Plant.redis(
                        "a subject held for ever",
                        "I9 stock-0, subject " + order + ": held by: .* found 9.4",
                        "HDEL " + key("stock", "subjects") + " " + order,
                        "HSET " + key("stock", "subjects") + " " + order + " 9.4"),
                Plant.redis(
                        "a credit pending for ever",
                        "I9 item .*: pending credits: expected 0, found 5",
                        "HDEL " + key("stock", "pending") + " " + item,
                        "HSET " + key("stock", "pending") + " " + item + " 5"),
                Plant.redis(
                        "final here and undone there",
                        "I4 transaction 9.5: records: .* found both",
                        "DEL " + branches + " " + key("payment", "branches:9"),
                        "HSET " + branches + " 5 Cab",
                        "HSET " + key("payment", "branches:9") + " 5 Acd"),
                Plant.redis(
                        "final without a decision",
                        "I6 transaction 9.5 in stock-0: decision about a final branch: .*none",
                        "DEL " + branches,
                        "HSET " + branches + " 5 Cab"),
                Plant.frozen(
                        "stock-0",
                        "a shard that is closed",
                        "I1 stock-0: state in generation .* found CLOSED",
                        "HSET " + key("stock", "header") + " state OPEN",
                        "HSET " + key("stock", "header") + " state CLOSED"),
                Plant.frozen(
                        "payment-0",
                        "a shard that lost its header",
                        "I2 payment-0: state in generation .* found no header of generation .*",
                        "RENAME lost " + key("payment", "header"),
                        "RENAME " + key("payment", "header") + " lost"));
    }

    static Stream<Plant> inCheckouts() {
        var id = TxId.unpack(tx);
        var copy = "insert into decision select %d, outcome, mode, order_id, order_version, %s, event, decided_at"
                + " from decision where tx = " + tx;
        var next = unused();
        var deleted = "delete from decision where tx = " + next;
        return Stream.of(
                Plant.sql(
                        "a decision deleted",
                        "I7 order " + order + ": is paid by .*whose decision: .* does not exist",
                        "insert into decision select * from kept; drop table kept",
                        "create table kept as select * from decision where tx = " + tx,
                        "delete from decision where tx = " + tx),
                Plant.sql(
                        "an order paid twice",
                        "I7 order " + order + ": commits of its version .* another one by .*",
                        deleted,
                        copy.formatted(next, "branches")),
                Plant.sql(
                        "another charge",
                        "I7 order " + order + ", .*: charged: expected 60, found 61",
                        deleted,
                        copy.formatted(next, "replace(branches, ':60', ':61')")),
                Plant.sql(
                        "other goods",
                        "I11 order " + order + ", .*: goods taken: .*",
                        deleted,
                        copy.formatted(next, "replace(branches, '" + item + ":1|', '" + item + ":3|')")),
                Plant.sql(
                        "a vote of a generation to come",
                        "I6 order " + order + ", .*: generation of its vote in .* found 99",
                        deleted,
                        copy.formatted(next, "regexp_replace(branches, '@[0-9]+', '@99')")));
    }

    static Stream<Plant> inDecisions() {
        var id = TxId.unpack(tx);
        var copy = "insert into decision select %d, outcome, mode, order_id, order_version, %s, event, decided_at"
                + " from decision where tx = " + tx;
        var next = unused();
        var deleted = "delete from decision where tx = " + next;
        return Stream.of(
                Plant.sql(
                        "a commit that no shard knows",
                        "I9 transaction " + id.session() + ".* in stock-0: record of a committed branch: .*",
                        deleted,
                        copy.formatted(next, "branches")),
                Plant.sql(
                        "a decision nobody can read",
                        "I5 transaction .*: decision: expected one that can be read.*",
                        deleted,
                        copy.formatted(next, "'stock:1'")),
                Plant.sql(
                        "a decision changed",
                        "I5 journal: decisions changed after they were written: expected 0, found 1",
                        "select pg_stat_reset_single_table_counters(tableoid) from decision where tx = " + tx,
                        "update decision set mode = '2' where tx = " + tx,
                        "select pg_sleep(0.1)"),
                Plant.sql(
                        "two decisions on one transaction",
                        "I5 transaction " + id + ": decisions: expected 1, found several",
                        "delete from decision where ctid = (select max(ctid) from decision where tx = " + tx
                                + "); alter table decision add primary key (tx)",
                        "alter table decision drop constraint decision_pkey",
                        copy.formatted(tx, "branches")),
                Plant.redis(
                        "committed, but undone",
                        "I6 transaction " + id + " in stock-0: record of a committed branch: expected C, found A",
                        "HDEL " + key("stock", "branches:" + id.session()) + " " + id.seq(),
                        "HSET " + key("stock", "branches:" + id.session()) + " " + id.seq() + " Aab"),
                Plant.sql(
                        "a generation that began and is not the shard's",
                        "I10 stock-0: generation: expected 1000000, found .*",
                        "delete from generation where generation = 1000000",
                        "insert into generation (shard, generation, cause) values ('stock-0', 1000000, 'planted')"),
                new Plant(
                        "an alarm",
                        List.of("insert into alarm (shard, tx, cause) values ('stock-0', " + tx + ", 'a test')"),
                        List.of(),
                        List.of(Plant.FINISH + "stock-0"),
                        "I13 stock-0, transaction " + id + ": alarm: expected none, found a test"));
    }

    static Stream<Plant> inOrders() {
        var set = "update orders set %s where id = '" + order + "'";
        var other =
                "insert into orders (id, user_id, lines, total, paid_tx) values ('free', '" + user + "', '', 0, %d)";
        return Stream.of(
                Plant.sql(
                        "a paid order that says it is not",
                        "I7 order " + order + ", .*: paid by: .* found none",
                        set.formatted("paid_tx = " + tx),
                        set.formatted("paid_tx = null")),
                Plant.sql(
                        "paid without a decision",
                        "I7 order free: is paid by 1.7, whose decision: .* does not exist",
                        "delete from orders where id = 'free'",
                        other.formatted(new TxId(1, 7).packed())),
                Plant.sql(
                        "paid by another's decision",
                        "I7 order free: is paid by .*, whose decision: .* of " + order,
                        "delete from orders where id = 'free'",
                        other.formatted(tx)),
                Plant.sql(
                        "another total than was charged",
                        "I7 order .*: the order's total: expected 61, found 60",
                        set.formatted("total = 60"),
                        set.formatted("total = 61")));
    }

    static Stream<Plant> inSums() {
        return Stream.of(
                Plant.sql(
                        "folded numbers",
                        "I1 item " + item + ": folded debits: expected 2, found 3",
                        "update balance set debited = debited - 1 where id = '" + item + "'",
                        "update balance set debited = debited + 1 where id = '" + item + "'"),
                Plant.sql(
                        "folded credits",
                        "I2 user " + user + ": folded credits: expected 100, found 101",
                        "update balance set credited = credited - 1 where id = '" + user + "'",
                        "update balance set credited = credited + 1 where id = '" + user + "'"),
                Plant.sql(
                        "more sold than there was",
                        "I3 item .*: sold of 10: expected no more, found 22",
                        "delete from decision where tx = " + unused(),
                        "insert into decision values (" + unused() + ", 'C', '2', null, null, 'stock-0@1#ab " + item
                                + ":20', '')"),
                Plant.sql(
                        "a balance gone",
                        "I2 user " + user + ": balance on record: .*",
                        "insert into balance select * from kept; drop table kept",
                        "create table kept as select * from balance where id = '" + user + "'",
                        "delete from balance where id = '" + user + "'"),
                Plant.sql(
                        "a posting without its other side",
                        "I11 ledger of stock: sum of all postings: expected 0, found 1",
                        "delete from ledger where cause = 'a test'",
                        "insert into ledger (kind, account, amount, cause) values ('stock', 'sold', 1, 'a test')"));
    }

    /** The last transaction id of the session: above all that is folded. */
    private static long unused() {
        return TxId.floorOf(TxId.unpack(tx).session() + 1) - 1;
    }

    private static String key(String kind, String name) {
        long generation = stores.number("select generation from shard where name = '" + kind + "-0'");
        return "{" + kind + "-0}:" + generation + ":" + name;
    }
}
