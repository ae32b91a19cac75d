package io.holdfast.architecture.example.embedded;

import io.vertx.core.Future;

/** Plain Java that is not plain. */
public final class KnowsVertx {
    public Future<Void> start() {
        return Future.succeededFuture();
    }
}
