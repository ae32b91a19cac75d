package io.holdfast.journal;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds one session's decisions as they settle: when nothing else is going on, or when so many wait that a rebuild would
 * take long.
 */
public final class Folding {
    private static final Logger LOG = LoggerFactory.getLogger(Folding.class);
    private static final long TICK_MS = 200;
    private static final int PIECE = 2_000;
    private static final long MAX_BACKLOG = 250_000;

    private final Transactor transactor;
    private final long session;
    private final LongSupplier lowWater;
    private long folded;
    private long seen;
    private boolean busy;
    private boolean waits;
    private long timer;

    private Folding(Transactor transactor, long session, LongSupplier lowWater) {
        this.transactor = transactor;
        this.session = session;
        this.lowWater = lowWater;
    }

    /** Folds from now on; {@code lowWater} tells how far the session is settled. */
    public static Folding start(Vertx vertx, Transactor transactor, long session, LongSupplier lowWater) {
        var folding = new Folding(transactor, session, lowWater);
        folding.timer = vertx.setPeriodic(TICK_MS, timer -> folding.tick());
        return folding;
    }

    /** Folds nothing more by itself. */
    public void stop(Vertx vertx) {
        vertx.cancelTimer(timer);
    }

    private void tick() {
        long now = lowWater.getAsLong();
        boolean idle = now == seen;
        seen = now;
        if (!busy && now > folded && (idle || now - folded > MAX_BACKLOG)) {
            busy = true;
            piece(now).onComplete(done -> busy = false);
        }
    }

    /** One piece, and the next while the session stays as it was. */
    private Future<Void> piece(long upTo) {
        return transactor
                .alone(connection -> Folder.fold(connection, session, upTo, PIECE))
                .onSuccess(progress -> {
                    folded = progress.folded();
                    waits = false;
                })
                .onFailure(this::noteWaiting)
                .compose(progress ->
                        progress.complete() || lowWater.getAsLong() != upTo ? Future.succeededFuture() : piece(upTo));
    }

    /** Told once, not with every try. */
    private void noteWaiting(Throwable cause) {
        if (!waits) {
            waits = true;
            LOG.warn("folding waits: {}", cause.getMessage());
        }
    }

    /** Decisions that are settled but not in the balances yet. */
    public long backlog() {
        return lowWater.getAsLong() - folded;
    }

    /** Folds everything that is settled; for an orderly end. */
    public Future<Void> finish() {
        long upTo = lowWater.getAsLong();
        return upTo > folded
                ? piece(upTo).compose(done -> folded < upTo ? finish() : Future.succeededFuture())
                : Future.succeededFuture();
    }
}
