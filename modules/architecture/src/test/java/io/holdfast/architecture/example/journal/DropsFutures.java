package io.holdfast.architecture.example.journal;

import io.vertx.core.Future;
import java.util.List;

/** Drops three Futures, and looks at two. */
public final class DropsFutures {
    public void byStatement() {
        write("a");
    }

    public void byReference(List<String> lines) {
        lines.forEach(this::write);
    }

    public void byLambda(List<String> lines) {
        lines.forEach(line -> write(line));
    }

    public void afterFailure() {
        write("b").onFailure(Throwable::printStackTrace);
        write("c").onComplete(outcome -> outcome.succeeded());
    }

    private Future<Void> write(String line) {
        return Future.failedFuture(line);
    }
}
