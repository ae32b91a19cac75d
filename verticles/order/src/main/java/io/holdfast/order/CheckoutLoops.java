package io.holdfast.order;

import io.holdfast.runtime.Addresses;
import io.holdfast.runtime.Loops;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;

/** The node's loops that check out, of which each order has one: all who check it out at a time meet there. */
final class CheckoutLoops {
    private final LocalMap<String, Boolean> joined;
    private final String own = Loops.current();
    private String[] loops = {};

    private CheckoutLoops(LocalMap<String, Boolean> joined) {
        this.joined = joined;
        joined.put(own, true);
    }

    /** Adds the caller's loop, which must answer at {@link Addresses#checkouts}. */
    static CheckoutLoops join(Vertx vertx) {
        return new CheckoutLoops(vertx.sharedData().getLocalMap("order.checkout-loops"));
    }

    /** The loop of an order; for the same order the same on every loop, once all have joined. */
    String of(String orderId) {
        if (loops.length != joined.size()) {
            loops = joined.keySet().stream().sorted().toArray(String[]::new);
        }
        return loops[Math.floorMod(orderId.hashCode(), loops.length)];
    }

    boolean isOwn(String orderId) {
        return of(orderId).equals(own);
    }

    void leave() {
        joined.remove(own);
    }
}
