package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.testing.Eventually;
import io.holdfast.protocol.TxId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not get on is seen, and a person can have something done about it that breaks nothing. */
class StuckTest {
    private static final List<String> FINISH = List.of("dlq", "finish");
    private static final List<String> STATUS = List.of("dlq", "status");

    @TempDir
    Path folder;

    private Server server;
    private Shop shop;
    private Shop admin;
    private Faults faults;

    private void start(int deadlineMs) throws Exception {
        var conf = Files.writeString(
                folder.resolve("holdfast.properties"), "loops = 1\ncoordinator.deadline_ms = " + deadlineMs + "\n");
        server = Server.startFaulty(folder.resolve("data"), Map.of(), conf);
        open();
    }

    private void open() {
        shop = Shop.at(server.url());
        admin = Shop.at(server.admin());
        faults = Faults.of(server);
    }

    @AfterEach
    void close() throws Exception {
        hangUp();
        server.close();
    }

    private void hangUp() {
        faults.close();
        admin.close();
        shop.close();
    }

    private JsonObject treat(String verb, JsonObject wanted) {
        var reply = Shop.await(admin.postJson("/orders/dlq/" + verb, wanted));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json();
    }

    private static JsonObject about(String tx) {
        return JsonObject.of("tx", JsonArray.of(tx), "reason", "a test wants it");
    }

    private static JsonObject first(JsonObject list) {
        return list.getJsonArray("entries").getJsonObject(0);
    }

    private JsonObject overview() {
        return shop.read("/orders/dlq/status");
    }

    private long actions() {
        return server.stores().number("select count(*) from operator_action");
    }

    /** Bought, and the stock shard has not confirmed it. */
    private JsonObject committedAndStuck(String order) {
        faults.set("stock", "before_commit", "error");
        assertThat(Shop.await(shop.checkout(order)).status()).isEqualTo(200);
        Eventually.until(
                "it is stuck",
                () -> overview().getInteger("count") == 1 && first(overview()).getString("last_error") != null);
        return first(overview());
    }

    @Test
    void aCommittedTransactionThatAShardDoesNotConfirmIsSeenAndTriedAgainAndNeverAborted() throws Exception {
        start(1_000);
        var item = shop.item(10, 5);
        var order = shop.order(shop.user(100), item);
        var stuck = committedAndStuck(order);
        assertThat(stuck.getString("cause")).isEqualTo("committed");
        assertThat(stuck.getString("order")).isEqualTo(order);
        assertThat(stuck.getString("protocol")).isEqualTo("2pc");
        assertThat(stuck.getString("detail")).isEqualTo("committed, waits for stock-0 to confirm");
        assertThat(stuck.getString("last_error")).isEqualTo("stock-0 did not answer FINISH");
        assertThat(stuck.getJsonArray("shards")).containsExactly("stock-0");
        assertThat(stuck.getLong("age_ms")).isGreaterThanOrEqualTo(1_000);
        Eventually.until("the next try is known", () -> first(overview()).getLong("next_try_ms") != null);
        assertThat(faults.sum("holdfast_stuck{cause=\"committed\"}")).isOne();
        assertThat(server.cli().run(STATUS).status()).isEqualTo(1);

        String tx = stuck.getString("tx");
        var dry = treat("retry", about(tx).put("dry_run", true));
        assertThat(first(dry).getBoolean("done")).isTrue();
        assertThat(actions())
                .as("a dry run does nothing, so nothing is on record")
                .isZero();

        var aborted = first(treat("abort", about(tx)));
        assertThat(aborted.getBoolean("done")).isFalse();
        assertThat(aborted.getString("outcome")).startsWith("it is committed, which nothing can take back");
        assertThat(shop.paid(order)).isTrue();

        long failed = faults.injected("error");
        assertThat(first(treat("retry", about(tx))).getBoolean("done")).isTrue();
        Eventually.until("it is tried again", () -> faults.injected("error") > failed);
        faults.clear();
        treat("retry", JsonObject.of("filter", JsonObject.of("cause", "committed"), "reason", "the fault is gone"));
        Eventually.until("everything gets on", () -> overview().getInteger("count") == 0);
        assertThat(shop.stock(item)).isEqualTo(4);
        assertThat(server.cli().run(STATUS).text()).isEqualTo("everything gets on");
        var done = admin.read("/orders/dlq/actions").getJsonArray("actions");
        assertThat(done.stream().map(action -> ((JsonObject) action).getString("verb")))
                .contains("abort", "retry");
        server.assertAuditHolds();
    }

    @Test
    void anUndecidedTransactionIsAbortedThroughTheJournal() throws Exception {
        start(600_000);
        var item = shop.item(10, 5);
        var user = shop.user(100);
        var order = shop.order(user, item);
        faults.set("orders", "decide", "pause");
        var answer = shop.checkout(order);
        long session = server.stores().number("select max(e) from session");
        var any = new JsonArray(LongStream.rangeClosed(1, 50)
                .mapToObj(seq -> session + "." + seq)
                .toList());
        var undecided = new JsonObject().put("tx", any).put("reason", "its customer has gone");
        Eventually.until("it waits for the journal", () -> {
            var found = treat("abort", undecided.copy().put("dry_run", true)).getJsonArray("entries");
            return found.size() == 1
                    && found.getJsonObject(0).getString("detail").equals("undecided, waits for the journal to commit");
        });

        var aborted = first(treat("abort", undecided));

        assertThat(aborted.getBoolean("done")).as(aborted.encode()).isTrue();
        assertThat(Shop.await(answer).status()).isEqualTo(429);
        var packed = TxId.parse(aborted.getString("tx")).packed();
        assertThat(server.stores().value("select outcome from decision where tx = " + packed))
                .isEqualTo("A");
        faults.clear();
        assertThat(shop.paid(order)).isFalse();
        assertThat(Shop.await(shop.checkout(order)).status())
                .as("it can be bought again")
                .isEqualTo(200);
        assertThat(shop.credit(user)).isEqualTo(90);
        assertThat(server.stores().value("select outcome from operator_action"))
                .isEqualTo("the journal is asked for ABORT");
        server.assertAuditHolds();
    }

    @Test
    void aShardThatContradictsTheJournalIsFrozenLoudlyAndSellsAgainOnceAPersonHasFinishedIt() throws Exception {
        start(1_000);
        var item = shop.item(10, 5);
        var user = shop.user(100);
        var tx = TxId.parse(committedAndStuck(shop.order(user, item)).getString("tx"));
        long generation = server.stores().number("select generation from shard where name = 'stock-0'");
        server.stores().redis("HSET {stock-0}:" + generation + ":branches:" + tx.session() + " " + tx.seq() + " A0");
        faults.clear();
        Eventually.until("it is frozen", () -> causes().contains("frozen"));
        assertFrozenLoudly(tx);

        var shard = JsonObject.of("filter", JsonObject.of("shard", "stock-0"));
        var dry = treat("finish", shard.copy().put("dry_run", true));
        assertThat(first(dry).getString("outcome"))
                .isEqualTo("stock-0 get a new generation and are rebuilt from the journal");
        assertThat(Shop.await(admin.postJson("/orders/dlq/finish", shard)).problem())
                .as("nobody says why")
                .isEqualTo("invalid-intervention");
        assertThat(server.stores().number("select count(*) from alarm where resolved_at is null"))
                .as("neither changes anything")
                .isOne();
        assertThat(actions()).isZero();

        var finished = server.cli().run(FINISH, "--shard", "stock-0", "--reason", "written by hand, looked at");

        assertThat(finished.status()).as(finished.text() + finished.err()).isZero();
        assertThat(finished.text()).contains("rebuilt from the journal in a new generation");
        Eventually.until("everything gets on", () -> overview().getInteger("count") == 0);
        Eventually.until(
                "it sells again",
                () -> Shop.await(shop.checkout(shop.order(user, item))).status() == 200);
        assertThat(server.stores().value("select resolution from alarm")).isEqualTo("written by hand, looked at");
        assertThat(
                        server.stores()
                                .number(
                                        "select count(*) from operator_action where verb = 'finish'"
                                                + " and reason = 'written by hand, looked at' and outcome like '%rebuilt from the journal%'"))
                .isPositive();
        assertThat(server.stores().number("select generation from shard where name = 'stock-0'"))
                .isGreaterThan(generation);
        server.assertAuditHolds();
    }

    @Test
    void whatAFrozenShardHoldsUpOfTheLastLifeIsSeenAndGoesOnWithIt() throws Exception {
        start(1_000);
        var item = shop.item(10, 5);
        var user = shop.user(100);
        var order = shop.order(user, item);
        var tx = TxId.parse(committedAndStuck(order).getString("tx"));
        server.stores().sql("insert into alarm (shard, tx, cause) values ('stock-0', " + tx.packed() + ", 'planted')");
        server.kill();
        hangUp();
        server.startAgain();
        open();

        Eventually.until("both are seen", () -> causes().containsAll(List.of("frozen", "recovery")));
        var recovery = with("recovery");
        assertThat(recovery.getString("target")).isEqualTo("session " + tx.session());
        assertThat(recovery.getString("detail")).isEqualTo("what it left on stock-0 is not settled");
        assertThat(recovery.getString("last_error")).isEqualTo("stock-0 cannot be reached");
        var wanted = JsonObject.of("filter", JsonObject.of("cause", "recovery"), "reason", "it cannot hurt");
        assertThat(first(treat("retry", wanted)).getBoolean("done")).isTrue();
        assertThat(first(treat("finish", wanted)).getString("outcome")).contains("finish those that are frozen");

        var finished = treat(
                "finish", JsonObject.of("filter", JsonObject.of("cause", "frozen"), "reason", "planted by a test"));

        assertThat(first(finished).getBoolean("done")).as(finished.encode()).isTrue();
        Eventually.until("everything gets on", () -> overview().getInteger("count") == 0);
        assertThat(shop.paid(order)).isTrue();
        assertThat(shop.stock(item)).isEqualTo(4);
        assertThat(server.stores().value("select state from session where e = " + tx.session()))
                .isEqualTo("FENCED");
        server.assertAuditHolds();
    }

    @Test
    void anAlarmThatCannotBeReadIsNamedAndIsNoAbsentPostgres() throws Exception {
        start(1_000);
        server.stores().sql("insert into alarm (shard, cause) values ('nonsense', 'planted')");
        Eventually.until("health says so", () -> Shop.await(shop.get("/stock/health"))
                .json()
                .getString("detail")
                .matches("alarm \\d+ in the table alarm cannot be read: not a shard: nonsense"));
        server.stores().sql("delete from alarm");
        Eventually.until("it is over", () -> Shop.await(shop.get("/stock/health"))
                .json()
                .getString("status")
                .equals("UP"));
    }

    private JsonObject with(String cause) {
        return overview().getJsonArray("entries").stream()
                .map(JsonObject.class::cast)
                .filter(entry -> entry.getString("cause").equals(cause))
                .findFirst()
                .orElseThrow();
    }

    private List<String> causes() {
        return overview().getJsonArray("entries").stream()
                .map(entry -> ((JsonObject) entry).getString("cause"))
                .toList();
    }

    private void assertFrozenLoudly(TxId tx) throws Exception {
        assertThat(Files.readString(server.process().err()))
                .contains("ERROR KeeperVerticle - ALARM: stock-0 contradicts the journal about " + tx)
                .contains("docs/OPERATIONS.md#an-alarm");
        assertThat(faults.sum("holdfast_alarms")).isOne();
        Eventually.until("health says so", () -> Shop.await(shop.get("/stock/health"))
                .json()
                .getString("detail")
                .equals("not open: stock-0 (frozen by an alarm)"));
        var frozen = with("frozen");
        assertThat(frozen.getString("target")).isEqualTo("stock-0");
        assertThat(frozen.getString("tx")).isEqualTo(tx.toString());
        assertThat(frozen.getString("detail")).contains("contradicts the journal about " + tx);
        var retried = first(treat(
                "retry",
                JsonObject.of("filter", JsonObject.of("cause", "frozen"), "reason", "it cannot hurt")
                        .put("dry_run", true)));
        assertThat(retried.getBoolean("done")).isFalse();
    }
}
