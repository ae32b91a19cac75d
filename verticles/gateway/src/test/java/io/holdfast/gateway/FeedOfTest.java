package io.holdfast.gateway;

import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A feed whose test says what happens; remembers who listens. */
final class FeedOfTest implements UserEventFeed {
    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<Listener> listeners = new CopyOnWriteArrayList<>();
    volatile Supplier<@Nullable Throwable> failure = () -> null;

    @Override
    public Future<Listening> listen(String user, @Nullable Long after, Listener listener) {
        asked.add(user + " " + after);
        var cause = failure.get();
        if (cause != null) {
            return Future.failedFuture(cause);
        }
        listeners.add(listener);
        return Future.succeededFuture(() -> listeners.remove(listener));
    }
}
