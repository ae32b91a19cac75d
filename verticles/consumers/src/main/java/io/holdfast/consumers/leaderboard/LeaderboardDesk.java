package io.holdfast.consumers.leaderboard;

import io.holdfast.events.consuming.StoreAwayException;
import io.holdfast.gateway.LeaderboardControl;
import io.holdfast.gateway.NotNowException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Has what takes long done on a thread of its own, one thing of a kind at a time, and answers on the event loop that asked. */
final class LeaderboardDesk implements LeaderboardControl {
    private final Vertx serving;
    private final Rebuild rebuild;
    private final Comparing comparing;
    private final AtomicBoolean compares = new AtomicBoolean();

    LeaderboardDesk(Vertx serving, Rebuild rebuild, Comparing comparing) {
        this.serving = serving;
        this.rebuild = rebuild;
        this.comparing = comparing;
    }

    @Override
    public Future<Rebuilt> rebuild() {
        return rebuild.isBusy() ? Future.failedFuture(Rebuild.alreadyRunning()) : started(rebuild::run);
    }

    /** As a person would, but not soon after one that failed. */
    Future<Rebuilt> rebuildWhenDue() {
        return rebuild.isBusy() ? Future.failedFuture(Rebuild.alreadyRunning()) : started(rebuild::runWhenDue);
    }

    @Override
    public Optional<Progress> progress() {
        return rebuild.progress();
    }

    @Override
    public Optional<Future<Rebuilt>> last() {
        return rebuild.last();
    }

    /** What to tell whoever finds that it is lost. */
    String lost() {
        return rebuild.trouble().orElse("the leaderboard is being rebuilt from the journal");
    }

    @Override
    public Future<Comparison> compare() {
        if (compares.getAndSet(true)) {
            return Future.failedFuture(new NotNowException("the leaderboard is being compared already"));
        }
        return started(this::compareOrRebuild).andThen(done -> compares.set(false));
    }

    /** What is lost is not compared: everything would differ. */
    private Comparison compareOrRebuild() {
        if (!comparing.isThere()) {
            rebuild.runWhenDue();
        }
        return comparing.run();
    }

    private <T> Future<T> started(Supplier<T> work) {
        Promise<T> promise = Promise.promise();
        Context asked = serving.getOrCreateContext();
        Thread.ofPlatform().daemon().name("leaderboard-desk").start(() -> {
            var done = attempt(work);
            asked.runOnContext(v -> done.onComplete(promise));
        });
        return promise.future();
    }

    private static <T> Future<T> attempt(Supplier<T> work) {
        try {
            return Future.succeededFuture(work.get());
        } catch (StoreAwayException e) {
            return Future.failedFuture(new NotNowException("a store cannot be reached: " + e.getMessage()));
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
