package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.testing.Eventually;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers of different names on the same stores, with the same orders checked out at both. */
class TwoNodesTest {
    private static final int ORDERS = 3_000;
    private static final int ITEMS = 40;
    private static final int USERS = 200;
    private static final int STOCK = 100;
    private static final int CREDIT = 16;
    private static final int NOT_ASKED = -1;

    @TempDir
    Path folder;

    @Test
    void whatANodeLeftIsSettledByTheOtherAndNothingIsSoldTwice() throws Exception {
        try (var one = Server.start(folder.resolve("one"), Map.of("HOLDFAST_NODE_NAME", "one"));
                var atOne = new Shop(one.url(), 24)) {
            atOne.done("/stock/batch_init/" + ITEMS + "/" + STOCK + "/1");
            atOne.done("/payment/batch_init/" + USERS + "/" + CREDIT);
            atOne.done("/orders/batch_init/" + ORDERS + "/" + ITEMS + "/" + USERS + "/1");
            Map<Integer, Integer> toldByOne;
            Map<Integer, Integer> toldByTwo;
            try (var two = Server.start(folder.resolve("two"), sameStores(one));
                    var atTwo = new Shop(two.url(), 24)) {
                var rushAtOne = Rush.begin(atOne, ORDERS, 24);
                var rushAtTwo = Rush.begin(atTwo, ORDERS, 24);
                Eventually.until("both sell", () -> rushAtOne.answered() > 300 && rushAtTwo.answered() > 300);
                two.kill();
                toldByTwo = rushAtTwo.statuses();
                toldByOne = rushAtOne.statuses();
            }
            Eventually.until(
                    "the node that is left has closed the other's sessions",
                    () -> one.stores()
                                    .number("select count(*) from session s join low_water l on l.e = s.e"
                                            + " where s.node = 'two' and l.seq < (1::bigint << 40) - 1")
                            == 0);
            assertThat(Set.copyOf(toldByTwo.values())).contains(200).isSubsetOf(200, 402, 409, 429, Rush.NONE);
            assertThat(Set.copyOf(toldByOne.values())).contains(200).isSubsetOf(200, 402, 409, 429);
            assertTrue(atOne, toldByOne, toldByTwo);
            one.assertAuditHolds();
        }
    }

    /** A saga's branch is undone as what it is, with no other work there to set it off. */
    @Test
    void pitfall4And22WhatACrashedCoordinatorHoldsIsGivenBackByAnotherNodeThatHasNothingElseToDo() throws Exception {
        try (var one = Server.start(folder.resolve("one"), Map.of("HOLDFAST_NODE_NAME", "one"));
                var atOne = Shop.at(one.url())) {
            var item = atOne.item(1, 10);
            var order = atOne.order(atOne.user(10), item);
            var saga = new HashMap<>(sameStores(one));
            saga.put("HOLDFAST_COORDINATOR_MODE", "saga");
            saga.put("HOLDFAST_FAULTS_ENABLED", "true");
            saga.put("HOLDFAST_FAULTS_RULES", "stock:after_execute=crash");
            try (var two = Server.start(folder.resolve("two"), saga);
                    var atTwo = Shop.at(two.url())) {
                var checkout = atTwo.checkout(order);
                assertThat(two.process().awaitEnd()).isEqualTo(137);
                Eventually.until("the connection broke", checkout::isComplete);
                assertThat(checkout.failed()).isTrue();
            }
            Eventually.until("it is given back", () -> atOne.stock(item) == 10);
            assertThat(atOne.paid(order)).isFalse();
            one.assertAuditHolds();
        }
    }

    @Test
    void pitfall5AServerThatStartsAbortsNothingOfALivingOne() throws Exception {
        try (var one = Server.start(
                        folder.resolve("one"),
                        Map.of(
                                "HOLDFAST_NODE_NAME", "one",
                                "HOLDFAST_FAULTS_ENABLED", "true"));
                var atOne = Shop.at(one.url());
                var faults = Faults.of(one)) {
            var order = atOne.order(atOne.user(10), atOne.item(1, 10));
            faults.set("orders", "decide", "pause");
            var checkout = atOne.checkout(order);
            try (var two = Server.start(folder.resolve("two"), sameStores(one));
                    var atTwo = Shop.at(two.url())) {
                faults.clear();
                assertThat(Shop.await(checkout).status()).isIn(200, 429);
                assertThat(atTwo.paid(order)).isEqualTo(Shop.await(checkout).ok());
                assertThat(one.stores().number("select count(*) from session where node = 'one' and state <> 'ACTIVE'"))
                        .isZero();
                two.assertAuditHolds();
            }
        }
    }

    @Test
    void aThousandRequestsOfOneKeyAtBothAreOneChargeWithOneAnswer() throws Exception {
        try (var one = Server.start(folder.resolve("one"), Map.of("HOLDFAST_NODE_NAME", "one"));
                var atOne = new Shop(one.url(), 50);
                var two = Server.start(folder.resolve("two"), sameStores(one));
                var atTwo = new Shop(two.url(), 50)) {
            var user = atOne.user(1_000_000);
            var item = atOne.item(100, 10_000);
            var order = atOne.order(user, item);
            for (String path : List.of("/payment/pay/" + user + "/10", "/orders/checkout/" + order)) {
                var replies = IntStream.range(0, 1_000)
                        .mapToObj(i -> answered(i % 2 == 0 ? atOne : atTwo, path))
                        .toList();
                assertThat(replies.stream()
                                .map(Shop::await)
                                .map(reply -> reply.status() + " " + reply.contentType() + " " + reply.body())
                                .distinct())
                        .as(path)
                        .hasSize(1);
            }
            assertThat(atTwo.credit(user)).isEqualTo(1_000_000 - 10 - 100);
            assertThat(atOne.stock(item)).isEqualTo(9_999);
            var other = Shop.await(atTwo.post("/payment/pay/" + user + "/11", "one"));
            assertThat(other.status()).isEqualTo(422);
            assertThat(atOne.credit(user)).isEqualTo(1_000_000 - 10 - 100);
            one.assertAuditHolds();
        }
    }

    /** Whoever is told that the key is in use asks again, as he is told to. */
    private static Future<Reply> answered(Shop shop, String path) {
        return shop.post(path, "one").compose(reply -> {
            if (reply.status() != 409) {
                return Future.succeededFuture(reply);
            }
            assertThat(reply.problem()).isEqualTo("idempotency-key-in-use");
            return answered(shop, path);
        });
    }

    private static Map<String, String> sameStores(Server one) {
        var stores = one.stores().stores();
        return Map.of(
                "HOLDFAST_NODE_NAME", "two",
                "HOLDFAST_POSTGRES_URI", stores.postgres(),
                "HOLDFAST_STOCK_REDIS", stores.stockRedis().getFirst(),
                "HOLDFAST_PAYMENT_REDIS", stores.paymentRedis().getFirst());
    }

    /** An order is paid if either said so, and not if neither did and neither left it open. */
    private static void assertTrue(Shop shop, Map<Integer, Integer> byOne, Map<Integer, Integer> byTwo) {
        var spent = new HashMap<String, Long>();
        var found = IntStream.range(0, ORDERS)
                .mapToObj(order -> shop.get("/orders/find/" + order))
                .toList();
        for (int id = 0; id < ORDERS; id++) {
            var order = Shop.await(found.get(id)).json();
            int one = byOne.getOrDefault(id, NOT_ASKED);
            int two = byTwo.getOrDefault(id, NOT_ASKED);
            boolean paid = order.getBoolean("paid");
            if (one == 200 || two == 200) {
                assertThat(paid)
                        .as("order %d was answered %d and %d", id, one, two)
                        .isTrue();
            } else if (two != Rush.NONE) {
                assertThat(paid)
                        .as("order %d was answered %d and %d", id, one, two)
                        .isFalse();
            }
            if (paid) {
                spent.merge(order.getString("user_id"), order.getLong("total_cost"), Long::sum);
            }
        }
        for (int user = 0; user < USERS; user++) {
            assertThat(shop.credit("" + user)).isEqualTo(CREDIT - spent.getOrDefault("" + user, 0L));
        }
    }
}
