package io.holdfast.runtime;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Natural batching: one batch in flight, and everything that arrives meanwhile is the next. An idle batcher waits only
 * for the end of the event loop's present turn, never for a timer, so latency stays low and batches grow under load.
 * Belongs to one event loop; what it is given is bounded by whoever bounds the requests in flight.
 *
 * @param <T> an item, which knows itself what to do with its result
 */
public final class Batcher<T> {
    private final Vertx vertx;
    private final int maxBatch;
    private final Function<List<T>, Future<?>> run;
    private ArrayList<T> waiting = new ArrayList<>();
    private boolean busy;

    /** {@code run} must complete its future, also on failure, after it has told every item its result. */
    public Batcher(Vertx vertx, int maxBatch, Function<List<T>, Future<?>> run) {
        this.vertx = vertx;
        this.maxBatch = maxBatch;
        this.run = run;
    }

    /** Adds an item to the next batch. */
    public void add(T item) {
        waiting.add(item);
        if (!busy) {
            busy = true;
            vertx.runOnContext(turnEnded -> flush());
        }
    }

    private void flush() {
        if (waiting.isEmpty()) {
            busy = false;
            return;
        }
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
            return batch;
        }
        var head = waiting.subList(0, maxBatch);
        var batch = List.copyOf(head);
        head.clear();
        return batch;
    }
}
