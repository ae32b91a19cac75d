package io.holdfast.consumers.notifications;

import io.holdfast.gateway.UserEventFeed.Delivery;
import io.holdfast.gateway.UserEventFeed.Listener;
import io.holdfast.gateway.UserEventFeed.UserEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Remembers what it was told; one that is closed takes the first events it gets and asks for no more until it is opened. */
final class Ear implements Listener {
    final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    final List<Long> beats = new CopyOnWriteArrayList<>();
    private final Promise<Void> opened = Promise.promise();
    private final boolean closed;
    private volatile @Nullable Throwable gone;

    private Ear(boolean closed) {
        this.closed = closed;
    }

    static Ear open() {
        return new Ear(false);
    }

    static Ear closed() {
        return new Ear(true);
    }

    void openNow() {
        opened.tryComplete();
    }

    void leave() {
        gone = new IllegalStateException("the client has gone");
    }

    @Override
    public Future<Void> take(Delivery delivery) {
        if (gone != null) {
            return Future.failedFuture(gone);
        }
        deliveries.add(delivery);
        return closed && !delivery.events().isEmpty() ? opened.future() : Future.succeededFuture();
    }

    @Override
    public void beat(long upTo) {
        beats.add(upTo);
    }

    List<String> ids() {
        return deliveries.stream()
                .flatMap(delivery -> delivery.events().stream())
                .map(UserEvent::id)
                .toList();
    }

    long upTo() {
        return deliveries.getLast().upTo();
    }
}
