package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Bugs of other checkout systems that show to anybody who uses them in a certain way, each under the number it has in the list
 * of pitfalls. Those that take a fault to show are in {@link PitfallsTest}, those of a participant alone beside its scripts.
 */
class MuseumTest {
    private Shop shop;

    @BeforeEach
    void enter() {
        shop = new Shop(Server.shared().url(), 32);
    }

    @AfterEach
    void leave() {
        shop.close();
    }

    @Test
    void pitfall11OneRefusedCheckoutDoesNotChangeTheProtocol() throws Exception {
        var order = shop.order(shop.user(0), shop.item(1, 1));
        assertThat(Shop.await(shop.checkout(order)).status()).isEqualTo(402);
        assertThat(Shop.await(shop.get("/orders/metrics")).body().lines())
                .filteredOn(line -> line.startsWith("holdfast_protocol{mode=\"saga\""))
                .isNotEmpty()
                .allMatch(line -> line.endsWith(" 0.0"));
    }

    @Test
    void pitfall12APaidOrderTakesNoMoreItemsAndANegativePaymentAddsNothing() {
        var user = shop.user(50);
        var item = shop.item(10, 5);
        var order = shop.order(user, item);
        shop.done("/orders/checkout/" + order);

        assertThat(status("/orders/addItem/" + order + "/" + item + "/1")).isEqualTo(409);
        assertThat(status("/payment/pay/" + user + "/-50")).isEqualTo(400);

        assertThat(shop.read("/orders/find/" + order).getLong("total_cost")).isEqualTo(10);
        assertThat(shop.credit(user)).isEqualTo(40);
    }

    @Test
    void pitfall15TheBreakersAreVisible() {
        assertThat(Shop.await(shop.get("/orders/metrics")).body().lines())
                .anyMatch(line -> line.startsWith("holdfast_breaker_open{kind=\"stock\""))
                .anyMatch(line -> line.startsWith("holdfast_breaker_open{kind=\"payment\""));
    }

    @Test
    void pitfall2TheClaimOfAKeyIsARecordThatOutlivesItsTransaction() {
        var key = UUID.randomUUID().toString();
        var order = shop.order(shop.user(5), shop.item(1, 5));
        assertThat(Shop.await(shop.post("/orders/checkout/" + order, key)).ok()).isTrue();
        assertThat(Server.shared()
                        .stores()
                        .number("select count(*) from idempotency where key = '" + key
                                + "' and kept_at > now() - interval '1 day'"))
                .isEqualTo(1);
    }

    @Test
    void pitfall19OfTwoOrdersForTheLastUnitOneIsChargedAndPaid() {
        var item = shop.item(7, 1);
        var users = List.of(shop.user(7), shop.user(7));
        var orders = users.stream().map(user -> shop.order(user, item)).toList();

        var told = orders.stream().map(shop::checkout).toList().stream()
                .map(answer -> Shop.await(answer).status())
                .toList();

        assertThat(told).containsExactlyInAnyOrder(200, 409);
        for (int i = 0; i < 2; i++) {
            boolean bought = told.get(i) == 200;
            assertThat(shop.paid(orders.get(i))).isEqualTo(bought);
            assertThat(shop.credit(users.get(i))).isEqualTo(bought ? 0 : 7);
        }
        assertThat(shop.stock(item)).isZero();
    }

    @Test
    void pitfall24ConcurrentDuplicatesHaveOneEffectAndOneAnswer() {
        var user = shop.user(100);
        var key = UUID.randomUUID().toString();

        var answers = answers(10, () -> shop.post("/payment/pay/" + user + "/10", key));

        assertThat(answers).allMatch(reply -> reply.ok() || reply.status() == 409);
        assertThat(answers.stream().filter(Reply::ok).map(Reply::body).distinct())
                .hasSize(1);
        assertThat(shop.credit(user)).isEqualTo(90);
        assertThat(Shop.await(shop.post("/payment/pay/" + user + "/11", key)).status())
                .isEqualTo(422);
        assertThat(shop.credit(user)).isEqualTo(90);
    }

    @Test
    void pitfall25ASecondIdenticalPaymentIsAnother() {
        var user = shop.user(100);
        shop.done("/payment/pay/" + user + "/10");
        shop.done("/payment/pay/" + user + "/10");
        assertThat(shop.credit(user)).isEqualTo(80);
    }

    @Test
    void pitfall26AmountsAreWholeAndNoBalanceIsCappedInSilence() {
        var user = shop.user(100);
        assertThat(status("/payment/add_funds/" + user + "/0.1")).isEqualTo(400);
        assertThat(status("/payment/add_funds/" + user + "/1e3")).isEqualTo(400);
        long most = 1_000_000_000_000L;
        int added = 0;
        int told;
        while ((told = status("/payment/add_funds/" + user + "/" + most)) == 200) {
            added++;
        }
        assertThat(told).isEqualTo(409);
        assertThat(shop.credit(user)).isEqualTo(100 + added * most);
    }

    private int status(String path) {
        return Shop.await(shop.post(path)).status();
    }

    private static List<Reply> answers(int times, java.util.function.Supplier<Future<Reply>> request) {
        var asked = new ArrayList<Future<Reply>>();
        Stream.generate(request).limit(times).forEach(asked::add);
        return asked.stream().map(Shop::await).toList();
    }
}
