package io.holdfast.app.events;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.holdfast.app.Cli;
import io.holdfast.app.endtoend.Shop;
import io.holdfast.app.endtoend.StoreAccess;
import io.holdfast.embedded.testing.Eventually;
import io.holdfast.protocol.TxId;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of the events is held against the journal, and made again where it is missing. */
class ReconcileTest {
    private static final String ANNOUNCED = """
            select count(*) from decision d
            join low_water l on l.e = d.tx >> 40 and (d.tx & ((1::bigint << 40) - 1)) <= l.announced
            where d.outcome = 'C' and d.order_id is not null""";

    @TempDir
    Path folder;

    @Test
    void whatAModelLacksComesFromTheJournal() throws Exception {
        var data = folder.resolve("data");
        var cli = new Cli(data).with("HOLDFAST_EVENTS_ENABLED", "true").with("HOLDFAST_LOOPS", "1");
        assertThat(cli.run("reconcile").status()).isEqualTo(2);
        try (var server = cli.up("--port", "0");
                var shop = Shop.at(server.url())) {
            var stores = StoreAccess.of(data);
            var user = shop.user(100);
            var order = shop.order(user, shop.item(30, 10));
            shop.done("/orders/checkout/" + order);
            Eventually.until("it is in the history", () -> paid(shop, user));
            var agree = cli.run("reconcile");
            assertThat(agree.out())
                    .as(agree.toString())
                    .contains("all agree")
                    .anyMatch(line -> line.startsWith("order-history  agrees: "));
            assertThat(agree.err()).isEmpty();
            assertThat(agree.status()).isZero();
            var tx = TxId.unpack(stores.number("select paid_tx from orders where id = '" + order + "'"));

            stores.sql("delete from user_event where type = 'order.paid'");
            stores.redis("ZINCRBY {holdfast.leaderboard}:users 1 " + user);
            stores.sql("delete from order_event where type = 'order.paid'");
            stores.sql("update order_history set status = 'created', total_cost = 30");
            var lacking = cli.run("reconcile", "--json");
            assertThat(lacking.status()).isEqualTo(1);
            assertThat(differences(new JsonObject(lacking.text())))
                    .containsExactly(
                            "order-history order " + order + ": order.paid of transaction " + tx + " is not in it",
                            "leaderboard users " + user + ": 31 on it, 30 in the journal",
                            "notifications order " + order + ": user " + user + " is not told of transaction " + tx);

            assertItIsMadeAgain(cli, stores, order, tx);
            assertThat(paid(shop, user)).isTrue();

            assertItIsMadeOfItsEvents(cli, stores, order, user);

            stores.sql("insert into order_event select order_id, '1.999', type, at, data from order_event"
                    + " where type = 'order.paid'");
            var ghost = cli.run("reconcile", "--repair");
            assertThat(ghost.status()).isEqualTo(1);
            assertThat(ghost.out())
                    .contains("order-history order " + order + ": is paid by event 1.999, which no commit is behind");
            stores.sql("delete from order_event where event_id = '1.999'");

            assertWhatIsNotPaidIsMissed(cli, stores, shop, user);
        }
        assertThat(cli.run("down").status()).isZero();
    }

    @Test
    void aModelThatHasNotTakenAllIsNotSaidToDiffer() throws Exception {
        var data = folder.resolve("data");
        var cli = new Cli(data).with("HOLDFAST_EVENTS_ENABLED", "true").with("HOLDFAST_LOOPS", "1");
        try (var server = cli.up("--port", "0");
                var shop = Shop.at(server.url())) {
            var user = shop.user(100);
            shop.done("/orders/checkout/" + shop.order(user, shop.item(30, 10)));
            Eventually.until("it is in the history", () -> paid(shop, user));
        }
        assertThat(cli.run("down").status()).isZero();
        cli.with("HOLDFAST_EVENTS_CONSUMERS", "");
        try (var server = cli.up("--port", "0");
                var shop = Shop.at(server.url())) {
            shop.done("/orders/checkout/" + shop.order(shop.user(100), shop.item(30, 10)));
            Eventually.until("both are announced", () -> StoreAccess.of(data).number(ANNOUNCED) == 2);
            var behind = cli.run("reconcile", "--wait", "0");
            assertThat(behind.text())
                    .contains("leaderboard    not kept here", "nothing differs, but not everything could be compared")
                    .containsPattern(
                            "order-history  [1-9] events behind, too early to compare it; 2 differences so far");
            assertThat(behind.status()).isEqualTo(3);
        }
        assertThat(cli.run("down").status()).isZero();
    }

    @Test
    void theStoresAreComparedAlsoWhileKafkaIsAway() throws Exception {
        var cli = new Cli(folder.resolve("data"))
                .with("HOLDFAST_EVENTS_ENABLED", "true")
                .with("HOLDFAST_LOOPS", "1")
                .with("HOLDFAST_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");
        try (var server = cli.up("--port", "0");
                var shop = Shop.at(server.url())) {
            shop.done("/orders/checkout/" + shop.order(shop.user(100), shop.item(30, 10)));
            var stores = folder.resolve("data/server/stores.json");
            var known = Files.readString(stores);
            var json = new JsonObject(known);
            json.remove("kafka");
            Files.writeString(stores, json.encode());
            var starting = cli.run("reconcile");
            assertThat(starting.text()).contains("order-history  its Kafka is not known yet");
            assertThat(starting.status()).isEqualTo(3);
            Files.writeString(stores, known);

            StoreAccess.of(folder.resolve("data")).sql("update orders set paid_tx = null");
            var found = cli.run("reconcile", "--json");
            assertThat(found.status()).isEqualTo(1);
            assertThat(found.text()).contains("cannot be compared: Kafka cannot be asked: ");
            var broken = new JsonObject(found.text());
            assertThat(broken.getBoolean("holds")).isFalse();
            assertThat(broken.getBoolean("whole")).isFalse();
        }
        assertThat(cli.run("down").status()).isZero();
    }

    private static void assertItIsMadeAgain(Cli cli, StoreAccess stores, String order, TxId tx) throws Exception {
        var repaired = cli.run("reconcile", "--repair");
        assertThat(repaired.status()).as(repaired.toString()).isZero();
        assertThat(repaired.err())
                .satisfiesExactly(
                        line -> assertThat(line).endsWith(" is not in it => applied from the journal"),
                        line -> assertThat(line).endsWith(" => rebuilt from the journal, of 1 orders"),
                        line -> assertThat(line)
                                .endsWith(" is not told of transaction " + tx + " => applied from the journal"));
        assertThat(stores.number("select count(*) from user_event where type = 'order.paid'"))
                .isOne();
        assertThat(stores.number("select count(*) from operator_action where node = 'reconcile'"
                        + " and target = 'order " + order + "' and outcome = 'applied from the journal'"))
                .isEqualTo(2);
    }

    private static void assertItIsMadeOfItsEvents(Cli cli, StoreAccess stores, String order, String user)
            throws Exception {
        var row = "select count(*) from order_history where status = 'paid' and total_cost = 30 and user_id = '" + user
                + "' and order_id = '" + order + "'";
        stores.sql("update order_history set total_cost = 7, status = 'refused'");
        var wrong = cli.run("reconcile", "--repair");
        assertThat(wrong.status()).as(wrong.toString()).isZero();
        assertThat(wrong.err())
                .singleElement(as(STRING))
                .endsWith("order " + order + ": it is refused, of user " + user
                        + ", total 7, by its events paid, of user " + user
                        + ", total 30 => made again from its events");
        assertThat(stores.number(row)).isOne();

        stores.sql("delete from order_history");
        var gone = cli.run("reconcile", "--repair");
        assertThat(gone.status()).as(gone.toString()).isZero();
        assertThat(gone.err())
                .singleElement(as(STRING))
                .endsWith("order " + order + ": is not in it, and its events are => made again from its events");
        assertThat(stores.number(row)).isOne();
    }

    private static void assertWhatIsNotPaidIsMissed(Cli cli, StoreAccess stores, Shop shop, String user)
            throws Exception {
        var order = shop.order(user, shop.item(40, 10));
        var events = "from order_event where order_id = '" + order + "'";
        Eventually.until("both events are in the history", () -> stores.number("select count(*) " + events) == 2);
        var whole = cli.run("reconcile");
        assertThat(whole.status()).as(whole.toString()).isZero();

        stores.sql("delete " + events + " and type = 'order.item_added'");
        stores.sql("update order_history set total_cost = 0 where order_id = '" + order + "'");
        assertThat(differences(new JsonObject(cli.run("reconcile", "--json").text())))
                .containsExactly("order-history order " + order + ": is of user " + user
                        + " with lines of 40, by its events of user " + user + " with 0");

        stores.sql("delete " + events);
        stores.sql("delete from order_history where order_id = '" + order + "'");
        var leftOut = cli.run("reconcile", "--repair");
        assertThat(leftOut.status()).as(leftOut.toString()).isZero();
        assertThat(leftOut.err())
                .singleElement(as(STRING))
                .endsWith("order " + order + ": its order.created is not in it"
                        + " => its events are not to be had here; not compared with the order any more");
    }

    private static List<String> differences(JsonObject result) {
        return result.getJsonArray("models").stream()
                .flatMap(model -> ((JsonObject) model).getJsonArray("differences").stream())
                .map(String::valueOf)
                .toList();
    }

    private static boolean paid(Shop shop, String user) {
        return shop.read("/orders/by-user/" + user).encode().contains("\"paid\"");
    }
}
