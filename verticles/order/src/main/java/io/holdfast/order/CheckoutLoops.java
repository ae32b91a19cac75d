package io.holdfast.order;

import io.holdfast.runtime.Addresses;
import io.holdfast.runtime.Loops;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.stream.Stream;

/**
 * The node's loops that check out, of which each order has one: all who check it out at a time meet there. Each loop tells the
 * others of itself; while not all have heard of all, an order may have two, whose attempts do not know of each other.
 */
final class CheckoutLoops {
    private final String own = Loops.current();
    private List<String> loops = List.of(own);

    private CheckoutLoops() {}

    /** Adds the caller's loop, which must answer at {@link Addresses#checkouts}. */
    static CheckoutLoops join(Vertx vertx) {
        var joined = new CheckoutLoops();
        var bus = vertx.eventBus();
        bus.<String>localConsumer(Addresses.checkoutLoops(), message -> {
            if (joined.add(message.body())) {
                bus.publish(Addresses.checkoutLoops(), joined.own);
            }
        });
        bus.publish(Addresses.checkoutLoops(), joined.own);
        return joined;
    }

    private boolean add(String loop) {
        if (loops.contains(loop)) {
            return false;
        }
        loops = Stream.concat(loops.stream(), Stream.of(loop)).sorted().toList();
        return true;
    }

    /** The loop of an order; for the same order the same on every loop. */
    String of(String orderId) {
        return loops.get(Math.floorMod(orderId.hashCode(), loops.size()));
    }

    boolean isOwn(String orderId) {
        return of(orderId).equals(own);
    }
}
