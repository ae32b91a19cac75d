package io.holdfast.app.bench;

import io.holdfast.app.load.Requests;
import io.holdfast.app.load.Response;
import io.holdfast.app.load.Traffic;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongConsumer;

/** Checks orders out, each once, until the time is up or there are no more. */
final class Leg implements Traffic {
    private final Requests requests;
    private final List<String> orders;
    private final Tally tally;
    private final long startNs;
    private final long endNs;
    private final LongConsumer clock;
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
        if (nowNs >= endNs || next == orders.size()) {
            return NOTHING;
        }
        requests.write(request, "/orders/checkout/" + orders.get(next));
        return next++;
    }

    @Override
    public void answered(long order, Response response, long latencyNs, long nowNs) {
        lastNs = nowNs;
        tally.answered(response.status(), latencyNs, nowNs, endNs);
        clock.accept(nowNs);
    }

    @Override
    public void lost(long order) {
        tally.lost();
    }

    /** Until its time was up, or until the answer to the last order. */
    long measuredNs() {
        return (next == orders.size() ? Math.min(endNs, lastNs) : endNs) - startNs;
    }
}
