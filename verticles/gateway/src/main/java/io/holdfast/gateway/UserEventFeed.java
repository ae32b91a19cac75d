package io.holdfast.gateway;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to users, while it happens. Every event has a position, and whoever has been told everything up to a position can go
 * on behind it, here or at another node.
 */
public interface UserEventFeed {
    /**
     * Begins to tell of a user's events: those behind a position, or those from now on. That there are too many listeners, or that
     * the events cannot be read, is a {@link NotNowException}; a position that was never given is an
     * {@link UnknownPositionException}.
     */
    Future<Listening> listen(String user, @Nullable Long after, Listener listener);

    /** Whoever is told. Called on any thread, one call after the other. */
    interface Listener {
        /**
         * What has happened; the first time, perhaps nothing. There is no further delivery before the future has completed, so who
         * is slow costs no memory; whoever fails is told nothing more.
         */
        Future<Void> take(Delivery delivery);

        /** Now and then: all up to {@code upTo} was delivered. */
        void beat(long upTo);
    }

    /** Has it end. */
    interface Listening {
        void close();
    }

    /**
     * A step further.
     *
     * @param gap the position up to which events are not kept any more, when there may have been some that were to be told; or null
     * @param events in their order
     * @param upTo everything up to here has been delivered
     */
    record Delivery(@Nullable Long gap, List<UserEvent> events, long upTo) {}

    /**
     * Something that happened to a user.
     *
     * @param data a JSON object on one line
     */
    record UserEvent(long position, String type, String id, Instant at, String data) {}

    /** There is no such position: it is that of another shop, or made up. */
    final class UnknownPositionException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public UnknownPositionException() {
            super("no such position");
        }
    }
}
