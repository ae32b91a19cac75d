package io.holdfast.runtime;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Messenger;
import io.holdfast.coordinator.Verb;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.LowWater;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Transaction;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The coordinator's way to the participants of its own event loop, over the event bus. */
final class EventBusMessenger implements Messenger {
    private final Vertx vertx;
    private final LoopMeters meters;
    private final Map<ShardId, ShardOutbox> outboxes = new HashMap<>();

    EventBusMessenger(
            Vertx vertx,
            List<ShardId> shards,
            Map<String, CircuitBreaker> breakers,
            LongSupplier clockMs,
            LoopMeters meters,
            EventSink sink) {
        this.vertx = vertx;
        this.meters = meters;
        for (ShardId shard : shards) {
            var breaker = breakers.get(shard.kind());
            if (breaker == null) {
                throw new IllegalArgumentException("no circuit breaker for " + shard.kind());
            }
            outboxes.put(shard, new ShardOutbox(vertx, shard, breaker, clockMs, meters, sink));
        }
    }

    @Override
    public void send(Attempt attempt, int branch, Verb verb) {
        outbox(attempt, branch).send(ask(attempt, branch, verb));
    }

    void sendLater(Attempt attempt, int branch, Verb verb) {
        outbox(attempt, branch).later().add(ask(attempt, branch, verb));
    }

    private Ask ask(Attempt attempt, int branch, Verb verb) {
        return new Ask(attempt, branch, verb, meters.nowNs());
    }

    /** Tells every shard that all of the session up to {@code seq} is settled. */
    void tellLowWater(long session, long seq) {
        for (ShardId shard : outboxes.keySet()) {
            vertx.eventBus().send(Addresses.lowWater(shard.kind()), new LowWater(shard, session, seq));
        }
    }

    /** The first of the transaction's shards that is away, so that it had better not begin. */
    Optional<ShardId> away(Transaction transaction) {
        for (Branch branch : transaction.branches()) {
            if (outbox(branch.shard()).turnsAway()) {
                return Optional.of(branch.shard());
            }
        }
        return Optional.empty();
    }

    boolean isTroubled() {
        for (ShardOutbox outbox : outboxes.values()) {
            if (outbox.isTroubled()) {
                return true;
            }
        }
        return false;
    }

    /** What waits to be sent to the shard again. */
    Retries<Ask> later(ShardId shard) {
        return outbox(shard).later();
    }

    private ShardOutbox outbox(Attempt attempt, int branch) {
        return outbox(attempt.transaction().branches().get(branch).shard());
    }

    private ShardOutbox outbox(ShardId shard) {
        var outbox = outboxes.get(shard);
        if (outbox == null) {
            throw new IllegalStateException("no such shard here: " + shard);
        }
        return outbox;
    }
}
