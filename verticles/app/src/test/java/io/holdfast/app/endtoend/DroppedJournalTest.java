package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.journal.Postgres;
import io.holdfast.journal.Retention;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shop whose first decisions were dropped from the journal: nothing of what they did is lost, charged again or forgotten. */
class DroppedJournalTest {
    @TempDir
    Path folder;

    private String item;
    private String user;
    private String order;
    private Reply answer;

    @Test
    void whatWasSoldStaysSoldAndTheBooksStillAddUp() throws Exception {
        try (var server = Server.start(folder.resolve("data"), Map.of("HOLDFAST_LOOPS", "2"))) {
            sell(server);
            server.kill();
            server.startAgain();

            assertThat(dropAsIfDaysHadPassed(server, 2)).isPositive();

            assertThat(server.stores().number("select count(*) from decision")).isZero();
            server.assertAuditHolds();
            buyAgain(server);
            server.kill();
            server.startAgain();
            buyAgain(server);
            assertFigures(server);
            assertAFaultInThePastIsFound(server);
        }
    }

    private void sell(Server server) {
        try (var shop = Shop.at(server.url())) {
            item = shop.item(30, 10);
            user = shop.user(100);
            order = shop.order(user, item, item);
            answer = Shop.await(shop.post("/orders/checkout/" + order, "once"));
            assertThat(answer.status()).isEqualTo(200);
        }
    }

    /** Keeps decisions for a day only, so that the answers kept under keys are younger than what they must live for. */
    private static int dropAsIfDaysHadPassed(Server server, int days) {
        var vertx = Vertx.vertx();
        try {
            var connection = Postgres.at(server.stores().stores().postgres())
                    .connectForBulk(vertx)
                    .await();
            OffsetDateTime now = connection
                    .query("select now()")
                    .execute()
                    .await()
                    .iterator()
                    .next()
                    .getOffsetDateTime(0);
            return Retention.run(connection, now.plusDays(days), new Retention.Terms(Duration.ofDays(1), false))
                    .await();
        } finally {
            vertx.close().await();
        }
    }

    private void buyAgain(Server server) {
        try (var shop = Shop.at(server.url())) {
            var again = Shop.await(shop.post("/orders/checkout/" + order, "once"));
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.body()).isEqualTo(answer.body());
            assertThat(Shop.await(shop.checkout(order)).status()).isEqualTo(200);
            assertThat(shop.paid(order)).isTrue();
            assertThat(shop.stock(item)).isEqualTo(8);
            assertThat(shop.credit(user)).isEqualTo(40);
        }
    }

    private void assertFigures(Server server) throws Exception {
        try (var shop = Shop.at(server.url())) {
            assertThat(Shop.await(shop.checkout(shop.order(user, item))).status())
                    .isEqualTo(200);
        }
        var result = server.cli().run("audit", "--json");
        assertThat(result.status()).as(result.text()).isZero();
        var figures = new JsonObject(result.text()).getJsonObject("figures");
        assertThat(figures.getLong("checkouts")).isEqualTo(2);
        assertThat(figures.getLong("orders_paid")).isEqualTo(2);
        assertThat(figures.getLong("units_sold")).isEqualTo(3);
        assertThat(figures.getLong("charged")).isEqualTo(90);
    }

    private void assertAFaultInThePastIsFound(Server server) throws Exception {
        server.stores().sql("update past_balance set debited = debited + 1 where id = '" + item + "'");
        server.stores()
                .sql("insert into orders (id, user_id, total, paid_tx) select 'gift', user_id, 1, paid_tx"
                        + " from orders where id = '" + order + "'");

        var result = server.cli().run("audit");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.text())
                .contains("I1 item " + item + ": folded debits: expected ")
                .contains(
                        "I7 orders paid by decisions that were dropped: transactions that paid them: expected 2, found 1")
                .contains(
                        "I11 orders paid by decisions that were dropped: their totals: expected at most the 60 that were"
                                + " charged, found 61");
    }
}
