package io.holdfast.runtime;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Coordinator;
import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Journal;
import io.holdfast.coordinator.ProtocolSelector;
import io.holdfast.coordinator.ProtocolSelector.Health;
import io.holdfast.coordinator.ShardKeeper;
import io.holdfast.coordinator.Timers;
import io.holdfast.coordinator.Verb;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Transaction;
import io.holdfast.protocol.TxId;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Drives one session's coordinator on one event loop: feeds it replies, decisions and the time, and carries out its
 * effects over the event bus and the journal.
 */
public final class CoordinatorLoop {
    private static final long TICK_MS = 20;
    private static final Outcome OVERLOADED = new Outcome.NotNow("too many transactions are unsettled");

    private final Vertx vertx;
    private final LongSupplier clockMs;
    private final EventBusMessenger messenger;
    private final Journal journal;
    private final Coordinator coordinator;
    private final Backoff journalBackoff = new Backoff(100, 2_000);
    private final LoopMeters meters;
    private final Consumer<ProtocolSelector.Switch> onSwitch;
    private long toldLowWater;
    private ProtocolSelector.@Nullable Switch toldSwitch;

    /** What a loop is made of. */
    public record Setup(
            long session,
            long deadlineMs,
            ProtocolSelector selector,
            List<ShardId> shards,
            Map<String, CircuitBreaker> breakers,
            ShardKeeper keeper,
            LongSupplier clockMs,
            LoopMeters meters,
            Consumer<ProtocolSelector.Switch> onSwitch) {}

    /** Must be made on its event loop; {@code journal} gets the sink for its answers. */
    public CoordinatorLoop(Vertx vertx, Setup setup, Function<EventSink, Journal> journal) {
        this.vertx = vertx;
        this.clockMs = setup.clockMs();
        this.messenger = new EventBusMessenger(vertx, setup.shards(), setup.breakers(), this::on);
        this.journal = journal.apply(this::on);
        this.coordinator = new Coordinator(
                setup.session(),
                setup.deadlineMs(),
                setup.selector(),
                new Coordinator.Ports(this.journal, messenger, new LoopTimers(), setup.keeper()));
        this.meters = setup.meters();
        this.onSwitch = setup.onSwitch();
        meters.observe(coordinator);
        vertx.setPeriodic(TICK_MS, timer -> tick());
    }

    /** Runs a transaction to its answer; a refusal is an outcome, not a failure. */
    public Future<Outcome> run(Transaction transaction) {
        if (!coordinator.hasRoom()) {
            return Future.succeededFuture(OVERLOADED);
        }
        Promise<Outcome> answer = Promise.promise();
        coordinator.begin(transaction, health(), clockMs.getAsLong(), outcome -> {
            meters.answered(outcome);
            answer.complete(outcome);
        });
        return answer.future();
    }

    private Health health() {
        return messenger.isTroubled() ? Health.TROUBLED : Health.SOUND;
    }

    private void on(TxId tx, Event event) {
        if (event instanceof Event.Durable) {
            journalBackoff.succeeded();
        }
        coordinator.on(tx, event, clockMs.getAsLong());
    }

    private void tick() {
        coordinator.expire(clockMs.getAsLong());
        tellLowWater();
        var lastSwitch = coordinator.selector().lastSwitch();
        if (lastSwitch != null && !lastSwitch.equals(toldSwitch)) {
            toldSwitch = lastSwitch;
            onSwitch.accept(lastSwitch);
        }
    }

    /** Tells the shards how far everything is settled, when that is news. */
    public void tellLowWater() {
        long lowWater = coordinator.lowWater();
        if (lowWater > toldLowWater) {
            toldLowWater = lowWater;
            messenger.tellLowWater(coordinator.session(), lowWater);
        }
    }

    /** For metrics and for the journal's low water. */
    public Coordinator coordinator() {
        return coordinator;
    }

    private final class LoopTimers implements Timers {
        @Override
        public void sendLater(Attempt attempt, int branch, Verb verb) {
            messenger.sendLater(attempt, branch, verb);
        }

        @Override
        public void abortLater(Attempt attempt) {
            vertx.setTimer(journalBackoff.pauseMs(), timer -> journal.abort(attempt));
        }
    }
}
