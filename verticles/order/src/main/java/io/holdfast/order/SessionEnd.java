package io.holdfast.order;

import io.holdfast.coordinator.Coordinator;
import io.holdfast.journal.Folding;
import io.holdfast.journal.Sessions;
import io.holdfast.journal.Transactor;
import io.holdfast.runtime.CoordinatorLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The orderly end of a session: everything settled, folded, and the session closed in the journal. */
final class SessionEnd {
    private static final Logger LOG = LoggerFactory.getLogger(SessionEnd.class);
    private static final long POLL_MS = 20;
    private static final int POLLS = 200;

    private final Vertx vertx;
    private final CoordinatorLoop loop;
    private final Coordinator coordinator;
    private final Folding folding;
    private final Transactor transactor;

    SessionEnd(Vertx vertx, CoordinatorLoop loop, Folding folding, Transactor transactor) {
        this.vertx = vertx;
        this.loop = loop;
        this.coordinator = loop.coordinator();
        this.folding = folding;
        this.transactor = transactor;
    }

    Future<?> end() {
        return settled(POLLS).compose(settled -> settled ? close() : Future.succeededFuture());
    }

    private Future<Boolean> settled(int polls) {
        if (coordinator.unsettled() == 0) {
            return Future.succeededFuture(true);
        }
        if (polls == 0) {
            LOG.warn("{} transactions are left to the next start", coordinator.unsettled());
            return Future.succeededFuture(false);
        }
        return vertx.timer(POLL_MS).compose(passed -> settled(polls - 1));
    }

    private Future<Void> close() {
        loop.tellLowWater();
        long session = coordinator.session();
        return folding.finish()
                .compose(folded -> transactor.alone(connection ->
                        Sessions.fence(connection, session).compose(fenced -> Sessions.close(connection, session))));
    }
}
