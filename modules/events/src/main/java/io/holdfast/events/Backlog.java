package io.holdfast.events;

import io.holdfast.journal.Announcements;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;

/** Looks, again and again, how much is to be announced: whoever announces it, and whether or not Kafka is there. */
final class Backlog {
    private static final long LOOK_MS = 1_000;

    private final Vertx vertx;
    private final Pool journal;
    private final RelayMeters meters;
    private boolean closed;

    /** {@code journal} is closed with it. */
    Backlog(Vertx vertx, Pool journal, RelayMeters meters) {
        this.vertx = vertx;
        this.journal = journal;
        this.meters = meters;
    }

    /** One look after another, so that a journal that hangs is asked once. */
    void look() {
        Announcements.owed(journal)
                .onSuccess(meters::owes)
                .onFailure(cause -> meters.owesUnknown())
                .onComplete(done -> {
                    if (!closed) {
                        vertx.setTimer(LOOK_MS, timer -> look());
                    }
                });
    }

    Future<Void> close() {
        closed = true;
        return journal.close();
    }
}
