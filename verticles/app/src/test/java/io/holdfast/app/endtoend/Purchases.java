package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.testing.Eventually;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Customers of one item and one user each of a kind, some of whom can buy and some of whom cannot; they remember what they
 * were told, and compare it with the books.
 */
final class Purchases {
    /** The connection broke off without an answer. */
    private static final int NONE = 0;

    private static final Set<Integer> REFUSED = Set.of(402, 409, 429);
    static final int PLENTY = 1_000;

    private final String item;
    private final String soldOut;
    private final String rich;
    private final String poor;
    private final List<String> orders = new ArrayList<>();
    private final List<Purchase> made = new ArrayList<>();

    private record Purchase(String order, Future<Reply> checkout) {
        int told() {
            return checkout.succeeded() ? checkout.result().status() : NONE;
        }
    }

    /** Opens the shop; no fault may be set yet. */
    Purchases(Shop shop) {
        item = shop.item(1, PLENTY);
        soldOut = shop.item(1, 0);
        rich = shop.user(PLENTY);
        poor = shop.user(0);
    }

    /** Orders to be checked out: some for which everything is there, some without credit, some without goods. */
    Purchases order(Shop shop, int fine, int tooDear, int tooMany) {
        add(shop, tooDear, poor, item);
        add(shop, tooMany, rich, soldOut);
        add(shop, fine, rich, item);
        return this;
    }

    private void add(Shop shop, int count, String user, String what) {
        for (int i = 0; i < count; i++) {
            orders.add(shop.order(user, what));
        }
    }

    /** Checks all of them out, at once; returns at once. */
    Purchases checkout(Shop shop) {
        orders.forEach(order -> made.add(new Purchase(order, shop.checkout(order))));
        orders.clear();
        return this;
    }

    String rich() {
        return rich;
    }

    String item() {
        return item;
    }

    /** The order that will be, or was, checked out last. */
    String last() {
        return orders.isEmpty() ? made.getLast().order : orders.getLast();
    }

    boolean allAnswered() {
        return made.stream().allMatch(purchase -> purchase.checkout.isComplete());
    }

    void awaitAnswers() {
        Eventually.until("every checkout has ended", this::allAnswered);
    }

    /** How many were told this. */
    long told(int status) {
        return made.stream().filter(purchase -> purchase.told() == status).count();
    }

    /**
     * What was answered is true: who was told 200 has paid, who was refused has not, and stock and credit are short of what was
     * paid and of nothing else. Then everybody comes once more, and is charged once in the end.
     */
    void assertTrue(Shop shop) {
        made.forEach(purchase -> judge(shop, purchase));
        assertBooks(shop);
        for (Purchase purchase : made) {
            boolean paid = shop.paid(purchase.order);
            var again = Shop.await(shop.checkout(purchase.order)).status();
            assertThat(again).as(purchase.order + " once more").isIn(paid ? Set.of(200) : Set.of(200, 402, 409));
        }
        assertBooks(shop);
    }

    private static void judge(Shop shop, Purchase purchase) {
        boolean paid = shop.paid(purchase.order);
        var who = purchase.order + " was told " + purchase.told();
        if (purchase.told() == 200) {
            assertThat(paid).as(who).isTrue();
        } else if (REFUSED.contains(purchase.told())) {
            assertThat(paid).as(who).isFalse();
        } else {
            assertThat(purchase.told()).as(who).isIn(NONE, 202, 500);
        }
    }

    private void assertBooks(Shop shop) {
        long paid = made.stream().filter(purchase -> shop.paid(purchase.order)).count();
        Eventually.until("nothing is held that was not paid", () -> shop.stock(item) == PLENTY - paid);
        Eventually.until("nobody owes what was not paid", () -> shop.credit(rich) == PLENTY - paid);
        assertThat(shop.stock(soldOut)).isZero();
        assertThat(shop.credit(poor)).isZero();
    }
}
