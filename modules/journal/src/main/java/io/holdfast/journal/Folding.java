package io.holdfast.journal;

import io.holdfast.protocol.LogFields;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds one session's decisions as they settle: when nothing else is going on, or when so many wait that a rebuild would
 * take long; then until it is within the bound again, whatever else is going on.
 */
public final class Folding {
    private static final Logger LOG = LoggerFactory.getLogger(Folding.class);
    private static final long TICK_MS = 200;
    private static final Pace USUAL = new Pace(Folder.PIECE, 200_000);

    private final Transactor transactor;
    private final long session;
    private final LongSupplier lowWater;
    private final Pace pace;
    private long folded;
    private long seen;
    private boolean busy;
    private boolean waits;
    private long timer;

    /** How many decisions one database transaction folds, so that it is short, and how many may wait under load. */
    record Pace(int piece, long maxBacklog) {}

    Folding(Transactor transactor, long session, LongSupplier lowWater, Pace pace) {
        this.transactor = transactor;
        this.session = session;
        this.lowWater = lowWater;
        this.pace = pace;
    }

    /** Folds from now on; {@code lowWater} tells how far the session is settled. */
    public static Folding start(Vertx vertx, Transactor transactor, long session, LongSupplier lowWater) {
        var folding = new Folding(transactor, session, lowWater, USUAL);
        folding.timer = vertx.setPeriodic(TICK_MS, timer -> folding.tick().onFailure(folding::noteWaiting));
        return folding;
    }

    /** Folds nothing more by itself. */
    public void stop(Vertx vertx) {
        vertx.cancelTimer(timer);
    }

    /** Folds if it is time for it. */
    Future<Void> tick() {
        long now = lowWater.getAsLong();
        boolean idle = now == seen;
        seen = now;
        if (busy || now == folded || !(idle || isTooFarBehind(now))) {
            return Future.succeededFuture();
        }
        busy = true;
        return pieces(now).onComplete(done -> busy = false);
    }

    private boolean isTooFarBehind(long now) {
        return now - folded > pace.maxBacklog();
    }

    /** One piece, and the next while the session stays as it was or too much waits. */
    private Future<Void> pieces(long upTo) {
        return piece(upTo).compose(progress -> {
            long now = lowWater.getAsLong();
            boolean goOn = !progress.complete() && (now == upTo || isTooFarBehind(now));
            return goOn ? pieces(now) : Future.succeededFuture();
        });
    }

    private Future<Folder.Progress> piece(long upTo) {
        return transactor
                .alone(connection -> Folder.fold(connection, session, upTo, pace.piece()))
                .onSuccess(progress -> {
                    folded = progress.folded();
                    waits = false;
                });
    }

    /** Told once, not with every try. */
    private void noteWaiting(Throwable cause) {
        if (!waits) {
            waits = true;
            LOG.atWarn().addKeyValue(LogFields.SESSION, session).log("folding waits: {}", cause.getMessage());
        }
    }

    /** Decisions that are settled but not in the balances yet. */
    public long backlog() {
        return lowWater.getAsLong() - folded;
    }

    /** Folds everything that is settled; for an orderly end. */
    public Future<Void> finish() {
        long upTo = lowWater.getAsLong();
        return upTo > folded ? piece(upTo).compose(done -> finish()) : Future.succeededFuture();
    }
}
