package io.holdfast.order;

import io.holdfast.runtime.CoordinatorLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The orderly end of a loop's sessions: everything settled, folded, and the sessions closed in the journal. */
final class SessionEnd {
    private static final Logger LOG = LoggerFactory.getLogger(SessionEnd.class);
    private static final long POLL_MS = 20;
    private static final int POLLS = 200;

    private final Vertx vertx;
    private final CoordinatorLoop loop;

    SessionEnd(Vertx vertx, CoordinatorLoop loop) {
        this.vertx = vertx;
        this.loop = loop;
    }

    Future<Void> end() {
        if (loop.unsettled() > 0) {
            LOG.info("{} transactions are to settle before their sessions end", loop.unsettled());
        }
        return settled(POLLS).compose(done -> loop.close());
    }

    private Future<Void> settled(int polls) {
        if (loop.unsettled() == 0) {
            return Future.succeededFuture();
        }
        if (polls == 0) {
            LOG.warn("{} transactions are left to the next start", loop.unsettled());
            return Future.succeededFuture();
        }
        return vertx.timer(POLL_MS).compose(passed -> settled(polls - 1));
    }
}
