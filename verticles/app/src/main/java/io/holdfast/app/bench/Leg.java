package io.holdfast.app.bench;

import io.holdfast.app.load.Requests;
import io.holdfast.app.load.Response;
import io.holdfast.app.load.Traffic;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.LongConsumer;

/** Checks orders out until the time is up or there are no more: each once, and again when it is answered that nothing happened. */
final class Leg implements Traffic {
    private static final int NOT_NOW = 429;

    private final Requests requests;
    private final List<String> orders;
    private final Tally tally;
    private final long startNs;
    private final long endNs;
    private final LongConsumer clock;
    private final Queue<Integer> again = new ArrayDeque<>();
    private int next;
    private long lastNs;

    /**
     * Starts now.
     *
     * @param clock told of the time at every answer
     */
    Leg(Requests requests, List<String> orders, Tally tally, long durationNs, LongConsumer clock) {
        this.requests = requests;
        this.orders = orders;
        this.tally = tally;
        this.clock = clock;
        this.startNs = System.nanoTime();
        this.endNs = startNs + durationNs;
        this.lastNs = startNs;
    }

    @Override
    public long next(ByteBuffer request, long nowNs) {
        if (nowNs >= endNs || isSoldOut()) {
            return NOTHING;
        }
        int order = again.isEmpty() ? next++ : again.remove();
        requests.write(request, "/orders/checkout/" + orders.get(order));
        return order;
    }

    private boolean isSoldOut() {
        return next == orders.size() && again.isEmpty();
    }

    @Override
    public void answered(long order, Response response, long latencyNs, long nowNs) {
        lastNs = nowNs;
        tally.answered(response.status(), latencyNs, nowNs - startNs, endNs - startNs);
        if (response.status() == NOT_NOW) {
            again.add(Math.toIntExact(order));
        }
        clock.accept(nowNs);
    }

    @Override
    public void lost(long order) {
        lastNs = System.nanoTime();
        tally.lost(lastNs - startNs, endNs - startNs);
    }

    /** While it has something to send; the next one opens what is missing. */
    @Override
    public boolean reconnects() {
        return System.nanoTime() < endNs && !isSoldOut();
    }

    /** Until its time was up, or until the answer to the last order. */
    long measuredNs() {
        return (isSoldOut() ? Math.min(endNs, lastNs) : endNs) - startNs;
    }
}
