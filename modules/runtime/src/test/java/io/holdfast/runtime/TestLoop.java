package io.holdfast.runtime;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/** An event loop that a test drives from its own thread. */
final class TestLoop {
    private final Context context;

    private static final class Seat extends VerticleBase {
        Context context() {
            return context;
        }
    }

    private TestLoop(Context context) {
        this.context = context;
    }

    static TestLoop on(Vertx vertx) {
        var seat = new Seat();
        vertx.deployVerticle(seat).await();
        return new TestLoop(seat.context());
    }

    /** Begins the work on the loop; its future completes as the work's does. */
    <T> Future<T> start(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(
                turn -> Future.succeededFuture().compose(started -> work.get()).onComplete(promise));
        return promise.future();
    }

    /** Runs the work within one turn of the loop and returns what it made. */
    <T> T get(Supplier<T> work) {
        return start(() -> Future.succeededFuture(work.get())).await();
    }

    void turn(Runnable work) {
        get(() -> {
            work.run();
            return true;
        });
    }
}
