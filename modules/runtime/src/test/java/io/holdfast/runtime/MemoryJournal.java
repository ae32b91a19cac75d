package io.holdfast.runtime;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Decision;
import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Journal;
import io.holdfast.coordinator.Rejection;
import io.holdfast.coordinator.Votes;
import io.holdfast.protocol.TxId;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The journal's port in memory: the first decision of a transaction stands. Its connection breaks as the test says. */
final class MemoryJournal implements Journal {
    private final Map<TxId, Decision> decisions = new HashMap<>();
    private final Deque<Breakage> breakages = new ArrayDeque<>();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final Vertx vertx;
    private final EventSink sink;
    private volatile boolean fenced;

    /** What happens to a request whose reply is lost. */
    enum Breakage {
        LOST_BEFORE_WRITING,
        LOST_AFTER_WRITING
    }

    MemoryJournal(Vertx vertx, EventSink sink) {
        this.vertx = vertx;
        this.sink = sink;
    }

    /** The next requests break like this, in this order. */
    void breakNext(Breakage... next) {
        breakages.addAll(java.util.List.of(next));
    }

    /** From here it takes no COMMIT. */
    void fence() {
        fenced = true;
    }

    @Override
    public void commit(Attempt attempt, Votes votes) {
        asked.add("COMMIT " + attempt.tx());
        if (fenced) {
            vertx.runOnContext(seen -> sink.on(attempt.tx(), new Event.Rejected(Rejection.SESSION_FENCED)));
            return;
        }
        decide(attempt.tx(), Decision.COMMIT);
    }

    @Override
    public void abort(Attempt attempt) {
        asked.add("ABORT " + attempt.tx());
        decide(attempt.tx(), Decision.ABORT);
    }

    private void decide(TxId tx, Decision wanted) {
        var breakage = breakages.poll();
        if (breakage != Breakage.LOST_BEFORE_WRITING) {
            decisions.putIfAbsent(tx, wanted);
        }
        Event event = breakage == null ? new Event.Durable(decisions.get(tx)) : new Event.InDoubt();
        vertx.runOnContext(written -> sink.on(tx, event));
    }

    /** The next request that came, once it has. */
    String asked() {
        return StandInParticipant.Waiting.next(asked);
    }

    boolean wasLeftAlone() {
        return asked.isEmpty();
    }
}
