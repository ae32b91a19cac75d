package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused is answered as the API says, and changes nothing: no balance, no order, no decision. */
class RefusalsTest {
    private static final List<String> BAD_NUMBERS = List.of(
            "-1",
            "+1",
            "1e3",
            "1.5",
            "9223372036854775807",
            "1000000000001",
            "01",
            "0x1",
            "%D9%A3",
            "%201",
            "1%20",
            "",
            "NaN");
    private static final List<String> BAD_IDS = List.of(
            "a".repeat(65),
            "%7B%7D",
            "a%0D%0Ab",
            "%7Bstock-0%7D",
            "a%20b",
            "a%00",
            "..%2F..",
            "%C3%A9",
            "a:b",
            "a,b",
            "%2B");

    private static Shop shop;
    private static String item;
    private static String user;
    private static String open;
    private static String paid;

    @BeforeAll
    static void enter() {
        shop = Shop.at(Server.shared().url());
        item = shop.item(5, 10);
        user = shop.user(100);
        open = shop.order(user, item);
        paid = shop.order(user, item);
        assertThat(Shop.await(shop.checkout(paid)).ok()).isTrue();
    }

    @AfterAll
    static void leave() {
        shop.close();
        Server.shared().assertAuditHolds();
    }

    static Stream<String> malformed() {
        return Stream.of(
                        with(BAD_NUMBERS, "/stock/add/" + item + "/%s"),
                        with(BAD_NUMBERS, "/stock/subtract/" + item + "/%s"),
                        with(BAD_NUMBERS, "/stock/item/create/%s"),
                        with(BAD_NUMBERS, "/payment/add_funds/" + user + "/%s"),
                        with(BAD_NUMBERS, "/payment/pay/" + user + "/%s"),
                        with(BAD_NUMBERS, "/orders/addItem/" + open + "/" + item + "/%s"),
                        with(BAD_NUMBERS, "/stock/batch_init/%s/1/1"),
                        with(BAD_NUMBERS, "/payment/batch_init/1/%s"),
                        with(BAD_NUMBERS, "/orders/batch_init/1/1/%s/1"),
                        with(List.of("0", "10001"), "/orders/addItem/" + open + "/" + item + "/%s"),
                        with(List.of("0"), "/stock/add/" + item + "/%s"),
                        with(List.of("0"), "/payment/pay/" + user + "/%s"),
                        with(List.of("0"), "/stock/batch_init/%s/1/1"),
                        with(BAD_IDS, "/orders/checkout/%s"),
                        with(BAD_IDS, "/orders/create/%s"),
                        with(BAD_IDS, "/orders/addItem/%s/" + item + "/1"),
                        with(BAD_IDS, "/orders/addItem/" + open + "/%s/1"),
                        with(BAD_IDS, "/stock/add/%s/1"),
                        with(BAD_IDS, "/payment/add_funds/%s/1"))
                .flatMap(List::stream);
    }

    private static List<String> with(List<String> values, String path) {
        return values.stream().map(value -> path.replace("%s", value)).toList();
    }

    @Test
    void whatIsMalformedIs400AndChangesNothing() {
        var before = state();

        var replies = malformed().map(path -> Map.entry(path, shop.post(path))).toList();

        for (var entry : replies) {
            var reply = Shop.await(entry.getValue());
            // An empty segment is another path, which is not there.
            assertThat(reply.status())
                    .as(entry.getKey() + " " + reply.body())
                    .isEqualTo(entry.getKey().contains("//") || entry.getKey().endsWith("/") ? 404 : 400);
            assertThat(reply.contentType()).contains("application/problem+json");
            assertThat(reply.json().getInteger("status")).isEqualTo(reply.status());
        }
        assertThat(state()).isEqualTo(before);
    }

    /** A request that is well formed, and what it is refused with. */
    record Refused(String path, int status, String problem) {}

    static Stream<Refused> refused() {
        var stranger = shop.order("nobody", item);
        var emptied = shop.order(user);
        var free = shop.order("nobody", shop.item(0, 1));
        var tooMuch = twice(6);
        var tooDear = shop.order(shop.user(4), item);
        return Stream.of(
                new Refused("/orders/checkout/nothing", 404, "unknown-order"),
                new Refused("/orders/checkout/" + stranger, 404, "unknown-user"),
                new Refused("/orders/checkout/" + free, 404, "unknown-user"),
                new Refused("/orders/checkout/" + emptied, 409, "order-empty"),
                new Refused("/orders/checkout/" + tooMuch, 409, "out-of-stock"),
                new Refused("/orders/checkout/" + tooDear, 402, "insufficient-credit"),
                new Refused("/orders/addItem/" + open + "/nothing/1", 404, "unknown-item"),
                new Refused("/orders/addItem/nothing/" + item + "/1", 404, "unknown-order"),
                new Refused("/orders/addItem/" + paid + "/" + item + "/1", 409, "order-paid"),
                new Refused("/stock/add/nothing/1", 404, "unknown-item"),
                new Refused("/stock/subtract/nothing/1", 404, "unknown-item"),
                new Refused("/stock/subtract/" + item + "/11", 409, "out-of-stock"),
                new Refused("/payment/add_funds/nobody/1", 404, "unknown-user"),
                new Refused("/payment/pay/nobody/1", 404, "unknown-user"),
                new Refused("/payment/pay/" + user + "/101", 402, "insufficient-credit"));
    }

    @ParameterizedTest
    @MethodSource
    void refused(Refused refused) {
        var before = state();

        var reply = Shop.await(shop.post(refused.path()));

        assertThat(reply.status()).as(reply.body()).isEqualTo(refused.status());
        assertThat(reply.problem()).isEqualTo(refused.problem());
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void aSecondCheckoutOfAPaidOrderIs200AndChargesNothing() {
        var before = state();

        var reply = Shop.await(shop.checkout(paid));

        assertThat(reply.ok()).isTrue();
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void theSameItemTwiceOnAnOrderIsAddedUp() {
        var order = twice(2);
        long stock = shop.stock(item);
        long credit = shop.credit(user);

        assertThat(Shop.await(shop.checkout(order)).ok()).isTrue();

        assertThat(shop.stock(item)).isEqualTo(stock - 4);
        assertThat(shop.credit(user)).isEqualTo(credit - 20);
        shop.done("/stock/add/" + item + "/4");
        shop.done("/payment/add_funds/" + user + "/20");
    }

    /** An order with the item on two lines. */
    private static String twice(int quantity) {
        var order = shop.order(user);
        shop.done("/orders/addItem/" + order + "/" + item + "/" + quantity);
        shop.done("/orders/addItem/" + order + "/" + item + "/" + quantity);
        return order;
    }

    /** All that a refused request could have changed. */
    private static String state() {
        var sums = Server.shared().stores().sql("""
                        select (select count(*) from decision where outcome = 'C'),
                               (select count(*) from item), (select count(*) from balance),
                               (select sum(opening) from balance), (select sum(generation) from shard),
                               (select md5(string_agg(o::text, '|' order by o.id)) from orders o)""").getFirst();
        return sums + " stock " + shop.stock(item) + " credit " + shop.credit(user) + " " + shop.paid(open);
    }
}
