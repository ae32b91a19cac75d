package io.holdfast.app;

import io.holdfast.gateway.Domain;
import io.holdfast.gateway.Health;
import io.holdfast.protocol.Participants;
import io.holdfast.protocol.Vitals;
import io.holdfast.runtime.Addresses;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the gateways say of each domain's health: from what the node last told of itself, without asking anybody. */
final class Pulse {
    private static final Health STOPPING = new Health(false, "stopping");
    private static final Health STARTED = new Health(true, "started");
    private static final Health STARTING = new Health(false, "starting");

    private volatile boolean started;
    private volatile boolean stopping;
    private volatile Vitals last = new Vitals("starting", List.of(), List.of(), List.of());

    private final Predicate<String> answers;

    private Pulse(Predicate<String> answers) {
        this.answers = answers;
    }

    /**
     * Hears what the node tells from now on.
     *
     * @param answers whether the participant of a kind does, wherever it is
     */
    static Pulse of(Vertx vertx, Predicate<String> answers) {
        var pulse = new Pulse(answers);
        vertx.eventBus().<Vitals>localConsumer(Addresses.vitals(), message -> pulse.hear(message.body()));
        return pulse;
    }

    private void hear(Vitals vitals) {
        last = vitals;
        if (Health.ofAll(this::health).ready()) {
            started = true;
        }
    }

    /** From now on nobody is to send requests, though those that come are answered. */
    void stopping() {
        stopping = true;
    }

    /** Whether all domains were ready once. */
    Health started() {
        return started ? STARTED : Health.ofAll(this::health);
    }

    Vitals last() {
        return last;
    }

    Health health(Domain domain) {
        if (stopping) {
            return STOPPING;
        }
        var now = last;
        if (now.shards().isEmpty()) {
            return STARTING;
        }
        if (!now.journal()) {
            return new Health(false, now.journalFault());
        }
        var silent = needed(domain).stream().filter(answers.negate()).toList();
        if (!silent.isEmpty()) {
            return new Health(false, "no process answers for " + String.join(", ", silent));
        }
        boolean sells = needed(domain).stream().allMatch(now::anyOpen);
        return new Health(sells, now.notOpen().isEmpty() ? "ready" : "not open: " + names(now));
    }

    private static List<String> needed(Domain domain) {
        return switch (domain) {
            case ORDERS -> List.of(Participants.STOCK, Participants.PAYMENT);
            case STOCK -> List.of(Participants.STOCK);
            case PAYMENT -> List.of(Participants.PAYMENT);
        };
    }

    private static String names(Vitals vitals) {
        return vitals.notOpen().stream()
                .map(shard -> shard + (vitals.frozen().contains(shard) ? " (frozen by an alarm)" : ""))
                .collect(Collectors.joining(", "));
    }
}
