package io.holdfast.runtime;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * Natural batching: one batch in flight, and everything that arrives meanwhile is the next. An idle batcher waits only
 * for the end of the event loop's present turn, so latency stays low and batches grow under load.
 *
 * <p>Where a batch is dear, a batcher can be told how many more items are expected soon. While those are more than the
 * ones that wait, the batch waits for them too, for a millisecond at most; and so it does while all that waits is patient.
 *
 * <p>Belongs to one event loop; what it is given is bounded by whoever bounds the requests in flight.
 *
 * @param <T> an item, which knows itself what to do with its result
 */
public final class Batcher<T> {
    private static final long PATIENCE_MS = 1;
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final int maxBatch;
    private final long patienceMs;
    private final IntSupplier expected;
    private final Function<List<T>, Future<?>> run;
    private ArrayList<T> waiting = new ArrayList<>();
    private boolean busy;
    private boolean patient = true;
    private long patience = NO_TIMER;

    /** {@code run} must complete its future, also on failure, after it has told every item its result. */
    public Batcher(Vertx vertx, int maxBatch, Function<List<T>, Future<?>> run) {
        this(vertx, maxBatch, () -> 0, run);
    }

    /** {@code expected} is how many items may be added soon, at the moment when it is asked. */
    public Batcher(Vertx vertx, int maxBatch, IntSupplier expected, Function<List<T>, Future<?>> run) {
        this(vertx, maxBatch, PATIENCE_MS, expected, run);
    }

    Batcher(Vertx vertx, int maxBatch, long patienceMs, IntSupplier expected, Function<List<T>, Future<?>> run) {
        this.vertx = vertx;
        this.maxBatch = maxBatch;
        this.patienceMs = patienceMs;
        this.expected = expected;
        this.run = run;
    }

    /** Adds an item to the next batch. */
    public void add(T item) {
        patient = false;
        addPatient(item);
    }

    /** Adds an item to the next batch, which need not begin on account of it. */
    public void addPatient(T item) {
        waiting.add(item);
        if (!busy) {
            busy = true;
            vertx.runOnContext(turnEnded -> flush());
        } else if (patience != NO_TIMER && !isMoreExpected()) {
            vertx.cancelTimer(patience);
            patience = NO_TIMER;
            vertx.runOnContext(turnEnded -> flushNow());
        }
    }

    private boolean isMoreExpected() {
        return waiting.size() < maxBatch && (patient || waiting.size() < expected.getAsInt());
    }

    private void flush() {
        if (waiting.isEmpty()) {
            busy = false;
        } else if (isMoreExpected()) {
            patience = vertx.setTimer(patienceMs, timer -> {
                patience = NO_TIMER;
                flushNow();
            });
        } else {
            flushNow();
        }
    }

    private void flushNow() {
        start(takeBatch()).onComplete(done -> flush());
    }

    /** What throws instead of failing is a defect: it is reported as one, and those behind it do not wait for ever. */
    private Future<?> start(List<T> batch) {
        try {
            return run.apply(batch);
        } catch (RuntimeException defect) {
            vertx.runOnContext(reported -> {
                throw defect;
            });
            return Future.failedFuture(defect);
        }
    }

    private List<T> takeBatch() {
        if (waiting.size() <= maxBatch) {
            var batch = waiting;
            waiting = new ArrayList<>(batch.size());
            patient = true;
            return batch;
        }
        var head = waiting.subList(0, maxBatch);
        var batch = List.copyOf(head);
        head.clear();
        return batch;
    }
}
