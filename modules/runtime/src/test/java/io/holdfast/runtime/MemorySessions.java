package io.holdfast.runtime;

import io.holdfast.coordinator.Coordinator;
import io.holdfast.coordinator.Journal;
import io.holdfast.runtime.StandInParticipant.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.IntSupplier;

/** Sessions in memory, numbered from a first one on; the test fences them, and can keep the next from being opened. */
final class MemorySessions implements LoopSessions {
    private final Vertx vertx;
    private final BlockingQueue<Long> closed = new LinkedBlockingQueue<>();
    private final BlockingQueue<Long> refused = new LinkedBlockingQueue<>();
    private final Set<Long> fenced = new HashSet<>();
    private long next;
    private volatile MemoryJournal journal;
    private volatile boolean unreachable;

    MemorySessions(Vertx vertx, long first) {
        this.vertx = vertx;
        this.next = first;
    }

    @Override
    public Future<Long> open() {
        if (unreachable) {
            refused.add(next);
            return Future.failedFuture("the journal cannot be reached");
        }
        return Future.succeededFuture(next++);
    }

    @Override
    public Journal journal(long session, IntSupplier voting, EventSink sink) {
        journal = new MemoryJournal(vertx, sink);
        return journal;
    }

    /** That of the newest session. */
    MemoryJournal journal() {
        return journal;
    }

    @Override
    public void serving(Coordinator coordinator) {}

    @Override
    public Future<List<Long>> renew(List<Long> sessions) {
        return Future.succeededFuture(sessions.stream().filter(fenced::contains).toList());
    }

    @Override
    public Future<Void> close(Coordinator coordinator) {
        closed.add(coordinator.session());
        return Future.succeededFuture();
    }

    void fence(long session) {
        fenced.add(session);
    }

    void beUnreachable(boolean so) {
        unreachable = so;
    }

    boolean nothingClosed() {
        return closed.isEmpty();
    }

    /** Sessions that were asked for while the journal could not be reached. */
    BlockingQueue<Long> refused() {
        return refused;
    }

    /** The next session that was closed, once it has been. */
    long closed() {
        return Waiting.next(closed);
    }
}
