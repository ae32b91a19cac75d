package io.holdfast.consumers.notifications;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who listens at one node, by user. Belongs to the event loop of its feed. */
final class Audience {
    private final Map<String, List<Subscriber>> byUser = new HashMap<>();
    /** Of which the metrics read, on another thread. */
    private final AtomicInteger size;

    private String @Nullable [] users;

    Audience(AtomicInteger size) {
        this.size = size;
    }

    void add(Subscriber subscriber) {
        byUser.computeIfAbsent(subscriber.user, user -> new ArrayList<>()).add(subscriber);
        size.incrementAndGet();
        users = null;
    }

    void remove(Subscriber subscriber) {
        subscriber.leave();
        var ofUser = byUser.get(subscriber.user);
        if (ofUser != null && ofUser.remove(subscriber)) {
            size.decrementAndGet();
            if (ofUser.isEmpty()) {
                byUser.remove(subscriber.user);
                users = null;
            }
        }
    }

    int size() {
        return size.get();
    }

    boolean isEmpty() {
        return size() == 0;
    }

    boolean hasLive() {
        return all().anyMatch(Subscriber::isLive);
    }

    Stream<Subscriber> all() {
        return byUser.values().stream().flatMap(List::stream);
    }

    List<Subscriber> behind() {
        return all().filter(Subscriber::mayCatchUp).toList();
    }

    /** A copy, which may be changed meanwhile. */
    List<Subscriber> of(String user) {
        return List.copyOf(byUser.getOrDefault(user, List.of()));
    }

    /** Whose events somebody wants to hear. */
    String[] users() {
        if (users == null) {
            users = byUser.keySet().toArray(String[]::new);
        }
        return users;
    }
}
