package io.holdfast.app.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.endtoend.Server;
import io.holdfast.app.endtoend.Shop;
import io.holdfast.app.endtoend.StoreAccess;
import io.holdfast.embedded.testing.Eventually;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores that somebody has meddled with, and what {@code audit --repair} makes of them. */
class RepairTest {
    @TempDir
    Path folder;

    private Server server;
    private StoreAccess stores;
    private String item;
    private String user;
    private String paid;
    private String unpaid;

    @BeforeEach
    void sellSomething() throws Exception {
        server = Server.start(folder.resolve("data"), Map.of());
        stores = server.stores();
        try (var shop = Shop.at(server.url())) {
            item = shop.item(30, 10);
            user = shop.user(100);
            paid = shop.order(user, item, item);
            unpaid = shop.order(user, item);
            shop.done("/orders/checkout/" + paid);
        }
        Eventually.until("all is folded", () -> stores.number("select count(*) from balance where debited > 0") == 2);
    }

    @AfterEach
    void end() throws Exception {
        server.close();
    }

    @Test
    void whatTheJournalSaysIsPutRightAndOnRecord() throws Exception {
        long generation = stores.number("select generation from shard where name = 'stock-0'");
        stores.redis("HINCRBY {stock-0}:" + generation + ":available " + item + " 5");
        stores.sql("update balance set debited = debited + 7 where kind = 'payment' and id = '" + user + "'");
        stores.sql("update orders set paid_tx = null where id = '" + paid + "'");
        stores.sql("update orders set paid_tx = 1099511627783 where id = '" + unpaid + "'");

        var repaired = server.cli().run("audit", "--repair");

        assertThat(repaired.err())
                .anyMatch(line -> line.startsWith("holdfast: order " + paid + " marked paid, for I7 "))
                .anyMatch(line -> line.startsWith("holdfast: order " + unpaid + " marked not paid, for I7 "))
                .anyMatch(line -> line.startsWith("holdfast: user " + user + " folded again, for I2 "))
                .anyMatch(line -> line.startsWith("holdfast: stock-0 rebuilt from the journal, for I1 item " + item));
        assertThat(repaired.status()).as(repaired.text()).isZero();
        assertThat(stores.number("select count(*) from operator_action where verb = 'repair'"))
                .isEqualTo(4);
        try (var shop = Shop.at(server.url())) {
            assertThat(shop.stock(item)).isEqualTo(8);
            assertThat(shop.credit(user)).isEqualTo(40);
            assertThat(shop.paid(paid)).isTrue();
            assertThat(shop.paid(unpaid)).isFalse();
            shop.done("/orders/checkout/" + unpaid);
        }
        var again = server.cli().run("audit", "--repair");
        assertThat(again.err()).isEmpty();
        assertThat(again.status()).isZero();
    }

    @Test
    void oneRepairsAtATime() throws Exception {
        try (var other = stores.holding("select pg_advisory_lock(9, 0)")) {
            assertThat(other).isNotNull();
            var refused = server.cli().run("audit", "--repair");

            assertThat(refused.status()).isEqualTo(2);
            assertThat(refused.lastLine()).isEqualTo("holdfast: another audit --repair is at work; see what it says");
            assertThat(server.cli().run("audit").status()).isZero();
        }
    }

    @Test
    void whatTheJournalDoesNotSayIsLeftAsItIs() throws Exception {
        stores.sql("insert into ledger (kind, account, amount, cause) values ('stock', 'sold', 1, 'meddling')");

        var left = server.cli().run("audit", "--repair");

        assertThat(left.status()).isEqualTo(1);
        assertThat(left.err()).isEqualTo(List.of());
        assertThat(left.out()).anyMatch(line -> line.startsWith("I11  BROKEN"));
        assertThat(stores.number("select count(*) from operator_action")).isZero();
    }
}
