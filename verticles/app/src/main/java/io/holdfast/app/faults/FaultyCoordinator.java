package io.holdfast.app.faults;

import io.holdfast.coordinator.Journal;
import io.holdfast.coordinator.Messenger;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Transaction;
import io.holdfast.runtime.EventSink;
import io.holdfast.runtime.LoopDecoration;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Function;

/** The surroundings of one loop's coordinator, with faults in them. */
final class FaultyCoordinator implements LoopDecoration {
    private final Vertx vertx;
    private final LoopFaults faults;
    private final EventSink coordinator;
    private final FaultyFinish finish;

    FaultyCoordinator(Vertx vertx, LoopFaults faults, EventSink coordinator) {
        this.vertx = vertx;
        this.faults = faults;
        this.coordinator = coordinator;
        this.finish = new FaultyFinish(vertx, faults, coordinator);
    }

    @Override
    public Function<Transaction, Future<Outcome>> transactions(Function<Transaction, Future<Outcome>> run) {
        return new FaultyTransactions(faults, run);
    }

    @Override
    public Journal journal(Function<EventSink, Journal> journal) {
        return new FaultyJournal(vertx, faults, coordinator, journal);
    }

    @Override
    public EventSink replies() {
        return finish;
    }

    @Override
    public Messenger messenger(Messenger messenger) {
        return finish.around(messenger);
    }
}
