package io.holdfast.app.reconcile;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.reconcile.ReconcileRun.Found;
import io.holdfast.gateway.Reconciled;
import io.holdfast.gateway.Reconciled.Result;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has everything reconciled again and again. By a process of its own: what it reads may be more than the server has memory for, and its end
 * is not the server's.
 */
public final class ReconcileSchedule extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ReconcileSchedule.class);
    /** After which Vert.x would warn of a thread that is blocked: one that waits for a process is. */
    private static final long LONGEST_H = 24;

    private final Setup setup;
    private volatile @Nullable Outcome last;
    private volatile double agreedAt = Double.NaN;
    private volatile @Nullable ReconcileRun running;
    private volatile boolean stopped;

    private record Outcome(Reconciled reconciled, double tookS) {}

    /**
     * What it is made with.
     *
     * @param every how long after the start, or after the last one has ended, the next begins
     * @param data the folder of the instance, where the result stays
     */
    public record Setup(Duration every, Path data, MeterRegistry registry, InstantSource clock) {}

    public ReconcileSchedule(Setup setup) {
        this.setup = setup;
        gauge(
                "differences",
                "What differed the last time; not a number until then, and when it could not be found out",
                outcome -> outcome.reconciled().result() == Result.FAILED
                        ? Double.NaN
                        : outcome.reconciled().differences());
        gauge("last.timestamp.seconds", "When the last time ended", outcome -> outcome.reconciled()
                .at()
                .getEpochSecond());
        gauge("last.duration.seconds", "How long the last time took", Outcome::tookS);
        Gauge.builder("holdfast.reconcile.agreed.timestamp.seconds", this, schedule -> schedule.agreedAt)
                .description("When everything was compared and agreed last; not a number until then")
                .register(setup.registry());
    }

    private void gauge(String name, String description, ToDoubleFunction<Outcome> value) {
        Gauge.builder("holdfast.reconcile." + name, this, schedule -> {
                    var outcome = schedule.last;
                    return outcome == null ? Double.NaN : value.applyAsDouble(outcome);
                })
                .description(description)
                .register(setup.registry());
    }

    /** Empty until there was one. */
    public Optional<Reconciled> last() {
        return Optional.ofNullable(last).map(Outcome::reconciled);
    }

    @Override
    public Future<?> start() {
        var worker = vertx.createSharedWorkerExecutor("reconcile", 1, LONGEST_H, TimeUnit.HOURS);
        later(worker);
        return Future.succeededFuture();
    }

    private void later(WorkerExecutor worker) {
        vertx.setTimer(setup.every().toMillis(), timer -> run(worker));
    }

    private void run(WorkerExecutor worker) {
        long begunNs = System.nanoTime();
        worker.executeBlocking(this::found).onComplete(found -> {
            if (!stopped) {
                note(outcome(found, (System.nanoTime() - begunNs) / 1e9));
                later(worker);
            }
        });
    }

    private Found found() throws InterruptedException {
        var run = ReconcileRun.start(setup.data());
        running = run;
        if (stopped) {
            run.end();
        }
        return run.found();
    }

    private void note(Outcome outcome) {
        last = outcome;
        if (outcome.reconciled().result() == Result.AGREES) {
            agreedAt = outcome.reconciled().at().getEpochSecond();
        }
    }

    private Outcome outcome(AsyncResult<Found> found, double tookS) {
        Instant at = setup.clock().instant();
        if (found.failed()) {
            LOG.warn("nobody knows whether all agree: {}", Cause.of(found.cause()));
            return new Outcome(new Reconciled(at, Result.FAILED, 0), tookS);
        }
        long differences = found.result().differences();
        if (differences > 0) {
            LOG.error(
                    "{} differences: see {} and docs/OPERATIONS.md#models-that-differ",
                    differences,
                    ReconcileRun.result(setup.data()));
        }
        return new Outcome(new Reconciled(at, result(found.result()), differences), tookS);
    }

    private Result result(Found found) {
        if (found.differences() > 0) {
            return Result.DIFFERS;
        }
        if (!found.isWhole()) {
            LOG.warn(
                    "nothing differs, but not everything could be compared: see {}", ReconcileRun.result(setup.data()));
            return Result.FAILED;
        }
        return Result.AGREES;
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        var run = running;
        if (run != null) {
            run.end();
        }
        return Future.succeededFuture();
    }
}
