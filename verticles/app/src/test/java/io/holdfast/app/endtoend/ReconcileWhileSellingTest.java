package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Cli;
import io.holdfast.embedded.testing.Eventually;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reconciliation of a shop that sells on, and of one in which much is missing. */
class ReconcileWhileSellingTest {
    private static final int ORDERS = 100_000;
    /** More than one look at a model lists. */
    private static final int MANY = 1_100;

    @TempDir
    static Path folder;

    private static Cli cli;
    private static Cli.Foreground server;
    private static Shop shop;
    private static StoreAccess stores;

    @BeforeAll
    static void start() throws Exception {
        var data = folder.resolve("data");
        cli = new Cli(data)
                .with("HOLDFAST_EVENTS_ENABLED", "true")
                .with("HOLDFAST_EVENTS_CONSUMERS_GIVE_WAY", "false")
                .with("HOLDFAST_LOOPS", "1");
        server = cli.up("--port", "0", "--faults");
        shop = Shop.at(server.url());
        stores = StoreAccess.of(data);
    }

    /** One test that fails must not make the next one fail. */
    @AfterEach
    void nothingHangs() {
        shop.done("/stock/fault/clear");
    }

    @AfterAll
    static void end() throws Exception {
        shop.close();
        server.close();
        assertThat(cli.run("down").status()).isZero();
    }

    private static void fill(int orders) {
        shop.done("/stock/batch_init/10/1000000/1");
        shop.done("/payment/batch_init/10/1000000");
        shop.done("/orders/batch_init/" + orders + "/10/10/1");
    }

    private static void becomesEqual() {
        Eventually.until("all agree", () -> reconcile().status() == 0);
    }

    private static Cli.Result reconcile(String... options) {
        try {
            return cli.run("reconcile", options);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is sold between two looks is in the journal first, and that is no difference. */
    @Test
    void nothingIsSaidToDifferWhileCustomersBuy() {
        fill(ORDERS);
        var rush = Rush.begin(shop, ORDERS, 2);
        Eventually.until("customers buy", () -> rush.answered() > 100);
        var busy = reconcile("--wait", "0", "--json");
        assertThat(rush.close().answered()).as("orders of the rush").isLessThan(ORDERS);
        assertThat(Set.copyOf(rush.statuses().values())).containsExactly(200);
        assertThat(new JsonObject(busy.text()).getBoolean("holds"))
                .as(busy.toString())
                .isTrue();
        assertThat(busy.status()).isIn(0, 3);
        becomesEqual();
    }

    @Test
    void whatIsDecidedAndNotAnnouncedIsWaitedFor() {
        var item = shop.item(30, 10);
        shop.done("/orders/checkout/" + shop.order(shop.user(100), item));
        // A leaderboard that is built from the journal has it before there is a Kafka.
        becomesEqual();
        assertThat(sold(item)).isOne();
        var pause = new JsonObject().put("point", "before_commit").put("action", "pause");
        assertThat(Shop.await(shop.postJson("/stock/fault/set", pause)).status())
                .isEqualTo(200);
        shop.done("/orders/checkout/" + shop.order(shop.user(100), item));
        var early = reconcile("--wait", "0");
        assertThat(early.text())
                .as("what hangs is the audit's affair")
                .contains("I9 transaction")
                .contains("leaderboard    not all is announced yet, too early to compare it; 4 differences so far")
                .contains("order-history  agrees");
        shop.done("/stock/fault/clear");
        becomesEqual();
        assertThat(sold(item)).isEqualTo(2);
    }

    @Test
    void moreThanOneLookListsIsRepairedStepByStep() {
        fill(MANY);
        IntStream.range(0, MANY)
                .mapToObj(order -> shop.checkout(Integer.toString(order)))
                .toList()
                .forEach(sold -> assertThat(Shop.await(sold).status()).isEqualTo(200));
        becomesEqual();
        long paid = paidInHistory();
        stores.sql("delete from order_event where ctid in (select ctid from order_event"
                + " where type = 'order.paid' order by at desc limit " + MANY + ")");
        var first = reconcile("--repair");
        assertThat(first.status()).isOne();
        assertThat(first.err()).hasSize(1_000);
        assertThat(paidInHistory()).isEqualTo(paid - MANY + 1_000);
        assertThat(reconcile("--repair").status()).isZero();
        assertThat(paidInHistory()).isEqualTo(paid);
    }

    private static long paidInHistory() {
        return stores.number("select count(*) from order_event where type = 'order.paid'");
    }

    private static long sold(String item) {
        var reply = Shop.await(shop.get("/leaderboard/items?limit=1000"));
        return reply.status() != 200
                ? 0
                : new JsonArray(reply.body())
                        .stream()
                                .map(JsonObject.class::cast)
                                .filter(place -> place.getString("item_id").equals(item))
                                .mapToLong(place -> place.getLong("sold"))
                                .sum();
    }
}
