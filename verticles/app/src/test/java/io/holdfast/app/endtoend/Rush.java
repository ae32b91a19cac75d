package io.holdfast.app.endtoend;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Customers that check out order after order, each of 0 … n−1 once, over several connections at a time, and remember what
 * they were told. Stops where the server stops answering, or when asked to.
 */
final class Rush {
    /** The answer of a request that broke off: anything may have become of it. */
    static final int NONE = 0;

    private final Shop shop;
    private final int orders;
    private final Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger customers;
    private final Promise<Void> ended = Promise.promise();
    private volatile boolean over;

    private Rush(Shop shop, int orders, int customers) {
        this.shop = shop;
        this.orders = orders;
        this.customers = new AtomicInteger(customers);
    }

    static Rush begin(Shop shop, int orders, int customers) {
        var rush = new Rush(shop, orders, customers);
        for (int i = 0; i < customers; i++) {
            rush.buy();
        }
        return rush;
    }

    private void buy() {
        int order = next.getAndIncrement();
        if (over || order >= orders) {
            leave();
            return;
        }
        shop.checkout(Integer.toString(order)).onComplete(done -> {
            statuses.put(order, done.succeeded() ? done.result().status() : NONE);
            answered.incrementAndGet();
            if (done.succeeded()) {
                buy();
            } else {
                over = true;
                leave();
            }
        });
    }

    private void leave() {
        if (customers.decrementAndGet() == 0) {
            ended.tryComplete();
        }
    }

    int answered() {
        return answered.get();
    }

    /** Nobody begins another checkout. */
    Rush close() {
        over = true;
        return this;
    }

    /** By order, when the last customer has left. */
    Map<Integer, Integer> statuses() {
        Future<Void> end = ended.future();
        Shop.await(end);
        return statuses;
    }
}
