package io.holdfast.app.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Cli;
import io.holdfast.app.endtoend.Shop;
import io.holdfast.app.endtoend.StoreAccess;
import io.holdfast.embedded.testing.Eventually;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** I12 on a server that announces, with an event too few, and with one too many. */
class AnnouncementAuditTest {
    @TempDir
    Path folder;

    @Test
    void anEventTooFewAndOneTooManyAreFound() throws Exception {
        var data = folder.resolve("data");
        var cli = new Cli(data).with("HOLDFAST_EVENTS_ENABLED", "true").with("HOLDFAST_LOOPS", "1");
        try (var server = cli.up("--port", "0");
                var shop = Shop.at(server.url())) {
            var stores = StoreAccess.of(data);
            shop.done("/orders/checkout/" + shop.order(shop.user(100), shop.item(30, 10)));
            awaitAnnounced(stores); // what is decided from now on is later than the first event
            var paid = sellAroundARefusal(shop);
            awaitAnnounced(stores);
            var holds = cli.run("audit");
            assertThat(holds.out()).anyMatch(line -> line.startsWith("I12  holds"));
            assertThat(holds.out().getLast()).startsWith("all invariants hold (");
            assertThat(holds.err()).as("what its libraries have to say").isEmpty();

            stores.sql(
                    "insert into decision select tx - 1, outcome, mode, 'ghost', order_version, branches, event, decided_at"
                            + " from decision where order_id = '" + paid + "'");
            assertThat(cli.run("audit").out())
                    .anyMatch(line -> line.matches(
                            "I12 transaction 1\\.\\d+: order.paid of order ghost: expected announced, found not"));
            stores.sql("delete from decision where order_id = 'ghost'");

            announce(StoreAccess.of(data).stores().kafka().orElseThrow().client(), "9.9");
            var tooMany = cli.run("audit");
            assertThat(tooMany.status()).isEqualTo(1);
            assertThat(tooMany.out())
                    .contains(
                            "I12 transaction 9.9: commit of an order that was announced as paid: expected one, found none");

            announce(StoreAccess.of(data).stores().kafka().orElseThrow().client(), "hearsay");
            assertThat(cli.run("audit").out())
                    .contains("I12 event 'hearsay': transaction that paid an order: expected one, found none");
        }
        assertThat(cli.run("down").status()).isZero();
    }

    @Test
    void whatWasMarkedAndNotAnnouncedIsAnnouncedByOneRepair() throws Exception {
        var data = folder.resolve("data");
        var cli = new Cli(data).with("HOLDFAST_EVENTS_ENABLED", "true").with("HOLDFAST_LOOPS", "1");
        try (var server = cli.up("--port", "0");
                var shop = Shop.at(server.url())) {
            var stores = StoreAccess.of(data);
            var user = shop.user(1_000);
            var item = shop.item(30, 10);
            shop.done("/orders/checkout/" + shop.order(user, item));
            awaitAnnounced(stores);

            // While a transaction is open that may have written, nothing is announced that could rest on it.
            try (var open = stores.holding("begin; select pg_current_xact_id()")) {
                shop.done("/orders/checkout/" + shop.order(user, item));
                shop.done("/orders/checkout/" + shop.order(user, item));
                Eventually.until(
                        "both are settled",
                        () -> stores.number("select count(*) from low_water l where l.seq > l.announced and l.seq >="
                                        + " (select max(d.tx) & ((1::bigint << 40) - 1) from decision d)")
                                == 1);
                stores.sql("update low_water set announced = seq where seq < 1000");
                shop.done("/orders/checkout/" + shop.order(user, item));
            }
            awaitAnnounced(stores);
            var missing = cli.run("audit");
            assertThat(missing.status()).as(missing.toString()).isEqualTo(1);
            assertThat(missing.out())
                    .filteredOn(line ->
                            line.matches("I12 transaction 1\\.\\d+: order.paid of .* expected announced, found not"))
                    .hasSize(2);

            var repaired = cli.run("audit", "--repair");
            assertThat(repaired.err())
                    .singleElement()
                    .asString()
                    .matches("holdfast: session 1 announced again after \\d+, for I12 transaction .*");
            assertThat(repaired.status()).isZero();
            awaitAnnounced(stores);
            assertThat(cli.run("audit").out()).anyMatch(line -> line.startsWith("I12  holds"));
            assertThat(stores.number("select count(*) from operator_action where target = 'session 1'"))
                    .isOne();
        }
        assertThat(cli.run("down").status()).isZero();
    }

    private static void awaitAnnounced(StoreAccess stores) {
        Eventually.until(
                "all is announced",
                () -> stores.number("select count(*) from low_water l where l.announced >="
                                + " (select max(d.tx) & ((1::bigint << 40) - 1) from decision d)")
                        == 1);
    }

    /** The last of three orders; the one before it was refused, so its transaction has no decision. */
    private static String sellAroundARefusal(Shop shop) {
        var item = shop.item(30, 10);
        var soldOut = shop.item(30, 0);
        var user = shop.user(1_000);
        shop.done("/orders/checkout/" + shop.order(user, item));
        var refused = shop.order(user, soldOut);
        var last = shop.order(user, item);
        assertThat(Shop.await(shop.checkout(refused)).status()).isEqualTo(409);
        shop.done("/orders/checkout/" + last);
        return last;
    }

    private static void announce(Map<String, String> kafka, String id) throws Exception {
        Map<String, Object> settings = new HashMap<>(kafka);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            var event = new ProducerRecord<>("holdfast.orders", "order", "{}");
            event.headers().add("ce_type", "order.paid".getBytes(UTF_8)).add("ce_id", id.getBytes(UTF_8));
            producer.send(event).get();
        }
    }
}
