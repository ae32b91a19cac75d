package io.holdfast.app;

import io.holdfast.gateway.Domain;
import io.holdfast.gateway.Health;
import io.holdfast.protocol.Participants;
import io.holdfast.protocol.Vitals;
import io.holdfast.runtime.Addresses;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.stream.Collectors;

/** What the gateways say of each domain's health: from what the node last told of itself, without asking anybody. */
final class Pulse {
    private static final Health STARTING = new Health(false, "starting");

    private volatile Vitals last = new Vitals("starting", List.of(), List.of(), List.of());

    /** Hears what the node tells from now on. */
    static Pulse of(Vertx vertx) {
        var pulse = new Pulse();
        vertx.eventBus().<Vitals>localConsumer(Addresses.vitals(), message -> pulse.last = message.body());
        return pulse;
    }

    Vitals last() {
        return last;
    }

    Health health(Domain domain) {
        var now = last;
        if (now.shards().isEmpty()) {
            return STARTING;
        }
        if (!now.journal()) {
            return new Health(false, now.journalFault());
        }
        boolean sells =
                switch (domain) {
                    case ORDERS -> now.anyOpen(Participants.STOCK) && now.anyOpen(Participants.PAYMENT);
                    case STOCK -> now.anyOpen(Participants.STOCK);
                    case PAYMENT -> now.anyOpen(Participants.PAYMENT);
                };
        return new Health(sells, now.notOpen().isEmpty() ? "ready" : "not open: " + names(now));
    }

    private static String names(Vitals vitals) {
        return vitals.notOpen().stream()
                .map(shard -> shard + (vitals.frozen().contains(shard) ? " (frozen by an alarm)" : ""))
                .collect(Collectors.joining(", "));
    }
}
