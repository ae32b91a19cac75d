package io.holdfast.reservations;

import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Stuck;
import io.holdfast.runtime.StuckPlace;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that is tried until it succeeds, after pauses that grow up to a bound; and what a person sees of it meanwhile, and may
 * hasten.
 */
final class Persistence implements StuckPlace.Ward {
    private static final Logger LOG = LoggerFactory.getLogger(Persistence.class);
    private static final long FIRST_PAUSE_MS = 50;
    private static final long MAX_PAUSE_MS = 1_000;

    private final Vertx vertx;
    private final Stuck.Cause cause;
    private final LongSupplier clockMs;
    private final Map<Work, Trouble> troubles = new LinkedHashMap<>();

    /** Something that must be done in the end, in the words of {@link Stuck}. */
    record Work(String target, String detail, List<ShardId> shards) {}

    /** Work that failed at its last try, and has not succeeded since. */
    private static final class Trouble {
        final long sinceMs;
        String error = "";
        long pauseMs = FIRST_PAUSE_MS;
        long dueMs;

        @Nullable
        Promise<Void> pause;

        Trouble(long sinceMs) {
            this.sinceMs = sinceMs;
        }
    }

    /** {@code cause}: what its work is held up by, for people. */
    Persistence(Vertx vertx, Stuck.Cause cause, LongSupplier clockMs) {
        this.vertx = vertx;
        this.cause = cause;
        this.clockMs = clockMs;
    }

    /** Tries until it succeeds. */
    <T> Future<T> forEver(Work work, Supplier<Future<T>> attempt) {
        Promise<T> done = Promise.promise();
        attempt(work, attempt, done);
        return done.future();
    }

    /** Each try ends by itself: futures chained to one another for as long as a store is away would all be kept. */
    private <T> void attempt(Work work, Supplier<Future<T>> attempt, Promise<T> done) {
        Future.succeededFuture()
                .compose(tried -> attempt.get())
                .onSuccess(result -> {
                    forget(work);
                    done.complete(result);
                })
                .onFailure(failure -> {
                    LOG.debug("{} {}: {}", work.target(), work.detail(), failure.getMessage());
                    pause(work, failure).onComplete(passed -> attempt(work, attempt, done));
                });
    }

    /** Completes when it is time for the next try of the work, which has just failed. */
    Future<Void> pause(Work work, Throwable failure) {
        var trouble = troubles.computeIfAbsent(work, first -> new Trouble(clockMs.getAsLong()));
        Promise<Void> pause = Promise.promise();
        trouble.error = String.valueOf(failure.getMessage());
        trouble.pause = pause;
        trouble.dueMs = clockMs.getAsLong() + trouble.pauseMs;
        vertx.setTimer(trouble.pauseMs, timer -> pause.tryComplete());
        trouble.pauseMs = Math.min(MAX_PAUSE_MS, trouble.pauseMs * 2);
        return pause.future().onSuccess(passed -> trouble.pause = null);
    }

    /** It has succeeded, or nobody wants it any more. */
    void forget(Work work) {
        troubles.remove(work);
    }

    @Override
    public void each(Consumer<Stuck> each) {
        troubles.forEach((work, trouble) -> each.accept(stuck(work, trouble)));
    }

    private Stuck stuck(Work work, Trouble trouble) {
        long nowMs = clockMs.getAsLong();
        Long nextTryMs = trouble.pause == null ? null : Long.valueOf(Math.max(0, trouble.dueMs - nowMs));
        return Stuck.retried(
                cause, work.target(), work.detail(), work.shards(), trouble.error, nextTryMs, nowMs - trouble.sinceMs);
    }

    @Override
    public String retry(Stuck wanted) {
        boolean waited = false;
        for (var each : List.copyOf(troubles.entrySet())) {
            if (each.getKey().target().equals(wanted.target())) {
                waited |= now(each.getValue());
            }
        }
        return waited ? "tried again" : "a try is under way";
    }

    /** The next try comes at once, and the pause after it is the first again. */
    private static boolean now(Trouble trouble) {
        trouble.pauseMs = FIRST_PAUSE_MS;
        var pause = trouble.pause;
        return pause != null && pause.tryComplete();
    }

    @Override
    public String abort(Stuck wanted) {
        throw new IllegalArgumentException("not a transaction: " + wanted.target());
    }
}
