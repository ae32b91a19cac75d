package io.holdfast.app.cli;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.function.Function;

/** A Vert.x for as long as a piece of work takes that blocks, as commands do. What it owns ends with it. */
public final class BriefVertx {
    private BriefVertx() {}

    public static <T> T with(Function<Vertx, T> work) {
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
        try {
            return work.apply(vertx);
        } finally {
            vertx.close().await();
        }
    }
}
