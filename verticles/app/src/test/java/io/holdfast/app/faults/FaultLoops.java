package io.holdfast.app.faults;

import io.holdfast.faults.About;
import io.holdfast.faults.FaultPoint;
import io.holdfast.faults.RuleBook;
import io.holdfast.faults.RuleForm;
import io.holdfast.faults.Site;
import io.holdfast.runtime.LocalCodecs;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A desk, and event loops that meet its rules at the stock. */
final class FaultLoops implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger crashes = new AtomicInteger();

    /** One event loop and its faults. */
    record Loop(Context context, LoopFaults faults) {
        <T> Future<T> on(Supplier<Future<T>> work) {
            return FaultLoops.on(context, work);
        }
    }

    FaultLoops() {
        LocalCodecs.register(vertx.eventBus());
    }

    void open(String rules) {
        vertx.deployVerticle(new FaultDesk(RuleBook.of(RuleForm.parse(rules)))).await();
    }

    /** Returns when it knows the rules. */
    Loop loop() {
        var context = context();
        var faults = on(context, () -> Future.succeededFuture(faults())).await();
        // It asked the desk first, on the same loop.
        on(context, () -> desk().rules(Site.STOCK)).await();
        return new Loop(context, faults);
    }

    /** Of the next event loop, as each deployment gets it. */
    private Context context() {
        Promise<Context> got = Promise.promise();
        Deployable taker = context -> {
            got.complete(context);
            return Future.succeededFuture();
        };
        return vertx.deployVerticle(taker).compose(id -> got.future()).await();
    }

    private LoopFaults faults() {
        return new LoopFaults(
                vertx, Site.STOCK, new SplittableRandom(1), new FaultMeter(meters), crashes::incrementAndGet);
    }

    private static <T> Future<T> on(Context context, Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        context.runOnContext(turn -> work.get().onComplete(done));
        return done.future();
    }

    Future<Course> at(Loop loop, FaultPoint point) {
        return loop.on(() -> loop.faults().at(point, About.UNKNOWN));
    }

    Vertx vertx() {
        return vertx;
    }

    DeskClient desk() {
        return new DeskClient(vertx);
    }

    SimpleMeterRegistry meters() {
        return meters;
    }

    int crashes() {
        return crashes.get();
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
