package io.holdfast.app.chaos;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Who buys what. Some items are scarce and some accounts poor, so that a part of the checkouts is refused, and few enough of
 * either, so that buyers meet. For a while goods are short, then credit, then nothing is: so a saga comes to ask either first.
 */
record Assortment(List<Item> plenty, List<Item> scarce, List<String> rich, List<String> poor) {
    private static final long PLENTY = 1_000_000_000;
    private static final int SCARCE_PIECES = 20;
    private static final int POOR_CREDIT = 60;
    private static final int MOST_PRICE = 5;
    private static final int ORDERS_PER_SEASON = 150;
    private static final double OFTEN = 0.35;

    /** Something to buy. */
    record Item(String id, long priceMinor) {}

    /** Puts all of it into an empty shop. */
    static Assortment open(Caller caller, Notebook notebook) {
        return new Assortment(
                IntStream.range(0, 8)
                        .mapToObj(i -> item(caller, notebook, i, PLENTY))
                        .toList(),
                IntStream.range(0, 5)
                        .mapToObj(i -> item(caller, notebook, 100 + i, SCARCE_PIECES))
                        .toList(),
                IntStream.range(0, 12)
                        .mapToObj(i -> account(caller, notebook, i, PLENTY))
                        .toList(),
                IntStream.range(0, 6)
                        .mapToObj(i -> account(caller, notebook, 100 + i, POOR_CREDIT))
                        .toList());
    }

    private static Item item(Caller caller, Notebook notebook, int number, long pieces) {
        long price = 1L + number % MOST_PRICE;
        String id = new JsonObject(caller.post("/stock/item/create/" + price, "item-" + number)
                        .body())
                .getString("item_id");
        restock(caller, notebook, id, pieces, "stock-" + number);
        return new Item(id, price);
    }

    private static String account(Caller caller, Notebook notebook, int number, long creditMinor) {
        String id = new JsonObject(
                        caller.post("/payment/create_user", "user-" + number).body())
                .getString("user_id");
        payIn(caller, notebook, id, creditMinor, "credit-" + number);
        return id;
    }

    static void restock(Caller caller, Notebook notebook, String item, long pieces, String key) {
        Caller.Reply reply = caller.post("/stock/add/" + item + "/" + pieces, key);
        if (reply.ok()) {
            notebook.restocked(item, pieces);
        } else {
            notebook.complain("stock/add was answered " + reply.status() + ": " + reply.body());
        }
    }

    static void payIn(Caller caller, Notebook notebook, String account, long amountMinor, String key) {
        Caller.Reply reply = caller.post("/payment/add_funds/" + account + "/" + amountMinor, key);
        if (reply.ok()) {
            notebook.paidIn(account, amountMinor);
        } else {
            notebook.complain("payment/add_funds was answered " + reply.status() + ": " + reply.body());
        }
    }

    private enum Season {
        GOODS_ARE_SHORT,
        CREDIT_IS_SHORT,
        NOTHING_IS_SHORT
    }

    private static Season season(int orders) {
        Season[] all = Season.values();
        return all[orders / ORDERS_PER_SEASON % all.length];
    }

    Item item(RandomGenerator chance, int orders) {
        boolean isScarce = season(orders) == Season.GOODS_ARE_SHORT && chance.nextDouble() < OFTEN;
        return any(isScarce ? scarce : plenty, chance);
    }

    String account(RandomGenerator chance, int orders) {
        boolean isPoor = season(orders) == Season.CREDIT_IS_SHORT && chance.nextDouble() < OFTEN;
        return any(isPoor ? poor : rich, chance);
    }

    static <T> T any(List<T> all, RandomGenerator chance) {
        return all.get(chance.nextInt(all.size()));
    }
}
