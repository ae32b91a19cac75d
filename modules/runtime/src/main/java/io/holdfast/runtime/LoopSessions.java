package io.holdfast.runtime;

import io.holdfast.coordinator.Coordinator;
import io.holdfast.coordinator.Journal;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.IntSupplier;

/** Where the sessions of a loop come from and where they end: the journal, as {@link CoordinatorLoop} needs it. */
public interface LoopSessions {
    /** Opens a session that nobody had before; durable when it succeeds. */
    Future<Long> open();

    /**
     * The way of the session's decisions to the journal, which reports to {@code sink}.
     *
     * @param voting how many transactions of the loop await votes, so that decisions which follow soon can go together
     */
    Journal journal(long session, IntSupplier voting, EventSink sink);

    /** The session serves from now on. */
    void serving(Coordinator coordinator);

    /** Shows that the owner of these sessions lives; the result are those that somebody has fenced all the same. */
    Future<List<Long>> renew(List<Long> sessions);

    /** Ends a session of which nothing is unsettled and which begins nothing any more. */
    Future<Void> close(Coordinator coordinator);
}
