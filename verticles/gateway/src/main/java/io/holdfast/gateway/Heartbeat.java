package io.holdfast.gateway;

import io.holdfast.runtime.Addresses;
import io.holdfast.runtime.Loops;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.List;
import java.util.Optional;

/** Whether every event loop that serves gets on. Each beats at an address of its own; no store is asked. */
final class Heartbeat {
    static final int LIMIT_S = 1;
    private static final DeliveryOptions IN_TIME =
            new DeliveryOptions().setSendTimeout(LIMIT_S * 1_000L).setLocalOnly(true);

    private final Vertx vertx;

    Heartbeat(Vertx vertx) {
        this.vertx = vertx;
    }

    /** The caller's event loop beats from now on; its name is returned. */
    static String begin(Vertx vertx) {
        var loop = Loops.current();
        vertx.eventBus().<String>localConsumer(Addresses.heartbeat(loop), question -> question.reply("here"));
        return loop;
    }

    /** Those of {@code loops} that do not beat in time. One that has ended is not missed. */
    Future<List<String>> missing(List<String> loops) {
        var asked = loops.stream().map(this::missing).toList();
        return Future.all(asked)
                .map(all ->
                        asked.stream().flatMap(each -> each.result().stream()).toList());
    }

    private Future<Optional<String>> missing(String loop) {
        return vertx.eventBus()
                .request(Addresses.heartbeat(loop), "", IN_TIME)
                .map(here -> Optional.<String>empty())
                .otherwise(cause -> isSilence(cause) ? Optional.of(loop) : Optional.empty());
    }

    private static boolean isSilence(Throwable cause) {
        return cause instanceof ReplyException failure && failure.failureType() == ReplyFailure.TIMEOUT;
    }
}
