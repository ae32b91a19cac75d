package io.holdfast.app.chaos;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What the buyers were told, and did; written by all of them. */
final class Notebook {
    private final Map<String, Purchase> purchases = new ConcurrentHashMap<>();
    private final Map<String, Long> credits = new ConcurrentHashMap<>();
    private final Map<String, Long> goods = new ConcurrentHashMap<>();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

    void note(Purchase purchase) {
        purchases.put(purchase.order(), purchase);
    }

    /** An account got so much, for certain. */
    void paidIn(String account, long amountMinor) {
        credits.merge(account, amountMinor, Long::sum);
    }

    /** So many pieces of an item arrived, for certain. */
    void restocked(String item, long pieces) {
        goods.merge(item, pieces, Long::sum);
    }

    void complain(String what) {
        complaints.add(what);
    }

    Collection<Purchase> purchases() {
        return purchases.values();
    }

    Map<String, Long> credits() {
        return credits;
    }

    Map<String, Long> goods() {
        return goods;
    }

    List<String> complaints() {
        return List.copyOf(complaints);
    }
}
