package io.holdfast.app.chaos;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection through a proxy. What is lost of it leaves a hole, so it cannot be used again when the weather clears. */
final class Pipe {
    private static final Logger LOG = LoggerFactory.getLogger(Pipe.class);

    private final Vertx vertx;
    private final NetSocket from;
    private final NetSocket to;
    private final Supplier<Weather> weather;
    private boolean holes;
    private boolean stranded;

    Pipe(Vertx vertx, NetSocket from, NetSocket to, Supplier<Weather> weather, Consumer<Pipe> ended) {
        this.vertx = vertx;
        this.from = from;
        this.to = to;
        this.weather = weather;
        lay(from, to, Weather.Course.REQUESTS);
        lay(to, from, Weather.Course.REPLIES);
        from.closeHandler(closed -> {
            ended.accept(this);
            ended();
        });
        to.closeHandler(closed -> ended());
        from.resume();
    }

    private void lay(NetSocket source, NetSocket sink, Weather.Course course) {
        Deque<Buffer> late = new ArrayDeque<>();
        source.exceptionHandler(e -> LOG.debug("a connection broke", e));
        source.handler(part -> {
            if (stranded) {
                return;
            }
            long lateByMs =
                    switch (weather.get()) {
                        case Weather.Clear clear -> 0;
                        case Weather.Cut cut -> 0;
                        case Weather.Slow(long byMs) -> byMs;
                        case Weather.OneWay(var lost) -> lost == course ? -1 : 0;
                    };
            if (lateByMs < 0) {
                holes = true;
            } else if (lateByMs > 0 || !late.isEmpty()) {
                // Whichever timer comes first takes what is oldest, so nothing overtakes.
                late.add(part);
                vertx.setTimer(Math.max(1, lateByMs), due -> write(late.remove(), source, sink));
            } else {
                write(part, source, sink);
            }
        });
    }

    private static void write(Buffer part, NetSocket source, NetSocket sink) {
        say(sink.write(part));
        if (sink.writeQueueFull()) {
            source.pause();
            sink.drainHandler(drained -> source.resume());
        }
    }

    boolean hasHoles() {
        return holes;
    }

    /** From now on neither end hears of the other, not even that it has gone. */
    void strand() {
        stranded = true;
    }

    private void ended() {
        if (!stranded) {
            end();
        }
    }

    void end() {
        say(from.close());
        say(to.close());
    }

    private static void say(Future<Void> future) {
        future.onFailure(e -> LOG.debug("a connection had ended already", e));
    }
}
