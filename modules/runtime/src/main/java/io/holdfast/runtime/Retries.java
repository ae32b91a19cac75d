package io.holdfast.runtime;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What waits to be tried again: all of it goes together, so that the pause grows with the tries and not with their number. */
final class Retries<T> {
    private final Vertx vertx;
    private final Backoff backoff;
    private final LongSupplier clockMs;
    private final Consumer<T> tryAgain;
    private List<T> waiting = new ArrayList<>();
    private int lastRound;
    private long timer;
    private long dueMs;

    Retries(Vertx vertx, Backoff backoff, LongSupplier clockMs, Consumer<T> tryAgain) {
        this.vertx = vertx;
        this.backoff = backoff;
        this.clockMs = clockMs;
        this.tryAgain = tryAgain;
    }

    void add(T item) {
        if (waiting.isEmpty()) {
            long pauseMs = backoff.pauseMs();
            dueMs = clockMs.getAsLong() + pauseMs;
            timer = vertx.setTimer(pauseMs, passed -> go());
        }
        waiting.add(item);
    }

    private void go() {
        var going = waiting;
        lastRound = going.size();
        waiting = new ArrayList<>();
        going.forEach(tryAgain);
    }

    /** Everything goes at once, and the next pause is the first again. Returns whether anything waited. */
    boolean now() {
        backoff.succeeded();
        if (waiting.isEmpty()) {
            return false;
        }
        vertx.cancelTimer(timer);
        go();
        return true;
    }

    /** The time until the next try, or null while nothing waits for one. */
    @Nullable
    Long dueInMs() {
        return waiting.isEmpty() ? null : Math.max(0, dueMs - clockMs.getAsLong());
    }

    /** How many wait, or have just gone to be tried again. */
    int count() {
        return Math.max(waiting.size(), lastRound);
    }

    void succeeded() {
        lastRound = 0;
        backoff.succeeded();
    }
}
