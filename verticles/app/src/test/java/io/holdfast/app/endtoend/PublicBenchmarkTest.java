package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The scenarios of the public course benchmark whose paths and fields the API has. */
class PublicBenchmarkTest {
    private static Shop shop;

    @BeforeAll
    static void enter() {
        shop = Shop.at(Server.shared().url());
    }

    @AfterAll
    static void leave() {
        shop.close();
        Server.shared().assertAuditHolds();
    }

    @Test
    void stock() {
        var item = shop.make("/stock/item/create/5").getString("item_id");
        assertThat(shop.read("/stock/find/" + item).getLong("price")).isEqualTo(5);
        assertThat(shop.stock(item)).isZero();

        shop.done("/stock/add/" + item + "/50");
        assertThat(shop.stock(item)).isEqualTo(50);

        assertThat(status("/stock/subtract/" + item + "/200")).isBetween(400, 499);
        assertThat(shop.stock(item)).isEqualTo(50);

        shop.done("/stock/subtract/" + item + "/15");
        assertThat(shop.stock(item)).isEqualTo(35);
    }

    @Test
    void payment() {
        var user = shop.make("/payment/create_user").getString("user_id");
        assertThat(shop.make("/payment/add_funds/" + user + "/15").getBoolean("done"))
                .isTrue();
        shop.done("/payment/pay/" + user + "/10");
        assertThat(shop.credit(user)).isEqualTo(5);

        assertThat(status("/payment/pay/" + user + "/6")).isEqualTo(402);
        assertThat(shop.credit(user)).isEqualTo(5);
    }

    @Test
    void order() {
        var user = shop.user(0);
        var plenty = shop.item(5, 15);
        var scarce = shop.item(5, 1);
        var order = shop.order(user, plenty, scarce);
        shop.done("/stock/subtract/" + scarce + "/1");

        assertThat(status("/orders/checkout/" + order)).isBetween(400, 499);
        assertThat(shop.stock(plenty)).isEqualTo(15);

        shop.done("/stock/add/" + scarce + "/15");
        assertThat(status("/orders/checkout/" + order)).isBetween(400, 499);
        assertThat(shop.stock(plenty)).isEqualTo(15);
        assertThat(shop.stock(scarce)).isEqualTo(15);
        assertThat(shop.paid(order)).isFalse();

        shop.done("/payment/add_funds/" + user + "/15");
        assertThat(status("/orders/checkout/" + order)).isEqualTo(200);
        assertThat(shop.stock(plenty)).isEqualTo(14);
        assertThat(shop.stock(scarce)).isEqualTo(14);
        assertThat(shop.credit(user)).isEqualTo(5);
        var found = shop.read("/orders/find/" + order);
        assertThat(found.getBoolean("paid")).isTrue();
        assertThat(found.getLong("total_cost")).isEqualTo(10);
        assertThat(found.getString("user_id")).isEqualTo(user);
        assertThat(found.getJsonArray("items")).hasSize(2);
    }

    private static int status(String path) {
        return Shop.await(shop.post(path)).status();
    }
}
