package io.holdfast.consumers.notifications;

import io.holdfast.consumers.notifications.UserEventLog.Fresh;
import io.holdfast.consumers.notifications.UserEventLog.Page;
import io.holdfast.gateway.NotNowException;
import io.holdfast.gateway.UserEventFeed;
import io.holdfast.journal.Postgres;
import io.holdfast.journal.Unavailability;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listeners of one node. While somebody listens it polls for what any node has written, once for all of them. A listener
 * that begins, or that was too slow for what the polls found, reads pages of its own until it has caught up, and joins.
 *
 * <p>Who joins at a position misses nothing above it: the polls have not come further, and all that are to come ask for its user, because
 * those that began before it was there have ended. What the polls find at or below it is not told again.
 *
 * <p>What is in memory for all listeners together is bounded: where there is no room, pages are read later, and whoever is live falls behind.
 */
public final class NotificationFeed extends VerticleBase implements UserEventFeed {
    private static final Logger LOG = LoggerFactory.getLogger(NotificationFeed.class);
    private static final long FORGET_EVERY_MS = Duration.ofMinutes(1).toMillis();

    /** More than one person's browsers open; whoever wants to can take no more of a node from the others. */
    static final int MOST_OF_ONE_USER = 50;

    private final Setup setup;
    private final AtomicInteger listeners = new AtomicInteger();
    private final Audience audience = new Audience(listeners);
    private final Room room;
    /** Whose next page there was no room for. */
    private final LinkedHashSet<Subscriber> waiting = new LinkedHashSet<>();

    @SuppressWarnings("NullAway.Init")
    private UserEventLog events;

    @SuppressWarnings("NullAway.Init")
    private Pool bulk;

    /** How far the polls have come; it means nothing while nobody is live. */
    private long seen;

    private long pollsBegun;
    private long pollsEnded;
    private boolean away;
    private boolean forgetting;

    /**
     * What it is made with.
     *
     * @param kept how long events are kept
     * @param maxListeners at a time
     * @param room for what they are told, in bytes, until it has gone out to them
     * @param pollMs how often it looks for what is new
     * @param beatMs how often listeners are told that there is nothing
     */
    public record Setup(
            Postgres postgres,
            Duration kept,
            int maxListeners,
            long room,
            long pollMs,
            long beatMs,
            MeterRegistry meters) {}

    public NotificationFeed(Setup setup) {
        this.setup = setup;
        this.room = new Room(setup.room());
        Gauge.builder("holdfast.notifications.listeners", listeners, AtomicInteger::doubleValue)
                .description("Clients that listen to server-sent events")
                .register(setup.meters());
    }

    @Override
    public Future<?> start() {
        events = new UserEventLog(setup.postgres().client(vertx));
        bulk = setup.postgres().poolForBulk(vertx);
        vertx.setPeriodic(setup.pollMs(), timer -> poll());
        vertx.setPeriodic(setup.beatMs(), timer -> beat());
        vertx.setPeriodic(FORGET_EVERY_MS, timer -> forget());
        return Future.succeededFuture();
    }

    @Override
    public Future<Listening> listen(String user, @Nullable Long after, Listener listener) {
        Promise<Listening> begun = Promise.promise();
        context.runOnContext(go -> begin(user, after, listener).onComplete(begun));
        return begun.future();
    }

    private Future<Listening> begin(String user, @Nullable Long after, Listener listener) {
        if (audience.size() >= setup.maxListeners()) {
            return Future.failedFuture(new NotNowException("too many clients listen already"));
        }
        if (audience.of(user).size() >= MOST_OF_ONE_USER) {
            return Future.failedFuture(new NotNowException(MOST_OF_ONE_USER + " clients listen to this user already"));
        }
        var subscriber = new Subscriber(user, listener, pollsBegun);
        audience.add(subscriber);
        return events.page(user, Long.MAX_VALUE)
                .map(nothing -> begin(subscriber, after, nothing))
                .recover(cause -> {
                    audience.remove(subscriber);
                    return Future.failedFuture(
                            Unavailability.isOfAStore(cause)
                                    ? new NotNowException("the database cannot be reached")
                                    : cause);
                });
    }

    private Listening begin(Subscriber subscriber, @Nullable Long after, Page page) {
        if (after != null && after > page.head()) {
            throw new UnknownPositionException();
        }
        if (after == null) {
            subscriber.beginAt(page.head());
            advance(subscriber, page);
        } else {
            subscriber.beginAt(after);
            deliver(subscriber, new Delivery(gap(subscriber, page), List.of(), Math.max(after, page.forgotten())));
        }
        return () -> context.runOnContext(go -> audience.remove(subscriber));
    }

    /** A page of its own was read. */
    private void advance(Subscriber subscriber, Page page) {
        if (!page.isFull() && mayJoin(subscriber, page.upTo())) {
            if (!audience.hasLive()) {
                seen = page.upTo();
            }
            subscriber.join();
        }
        deliver(subscriber, new Delivery(gap(subscriber, page), page.events(), page.upTo()));
    }

    private static @Nullable Long gap(Subscriber subscriber, Page page) {
        return page.forgotten() > subscriber.position() ? page.forgotten() : null;
    }

    private boolean mayJoin(Subscriber subscriber, long upTo) {
        return pollsEnded >= subscriber.pollsBefore && (!audience.hasLive() || upTo >= seen);
    }

    private void deliver(Subscriber subscriber, Delivery delivery) {
        long size = delivery.events().stream()
                .mapToLong(event -> event.data().length())
                .sum();
        room.take(size);
        subscriber.occupy();
        subscriber.moveTo(delivery.upTo());
        subscriber
                .listener
                .take(delivery)
                .onComplete((taken, failure) -> context.runOnContext(go -> {
                    room.give(size);
                    subscriber.free();
                    if (failure != null) {
                        audience.remove(subscriber);
                    } else {
                        catchUp(subscriber);
                    }
                    goOn();
                }));
    }

    private void catchUp(Subscriber subscriber) {
        if (!subscriber.mayCatchUp()) {
            return;
        }
        if (room.isFull()) {
            waiting.add(subscriber);
            return;
        }
        subscriber.occupy();
        room.take(UserEventLog.PAGE_BYTES);
        events.page(subscriber.user, subscriber.position()).onComplete((page, failure) -> {
            room.give(UserEventLog.PAGE_BYTES);
            subscriber.free();
            if (failure == null && !subscriber.isGone()) {
                advance(subscriber, page);
            }
            note(failure);
            goOn();
        });
    }

    private void goOn() {
        while (!waiting.isEmpty() && !room.isFull()) {
            catchUp(waiting.removeFirst());
        }
    }

    private void poll() {
        if (pollsBegun > pollsEnded || audience.isEmpty()) {
            return;
        }
        audience.behind().forEach(this::catchUp);
        if (!audience.hasLive()) {
            return;
        }
        pollsBegun++;
        events.fresh(seen, audience.users()).onComplete((fresh, failure) -> {
            pollsEnded = pollsBegun;
            note(failure);
            if (failure == null) {
                tell(fresh);
            }
        });
    }

    private void tell(Fresh fresh) {
        long before = seen;
        seen = Math.max(seen, fresh.upTo());
        fresh.events().forEach((user, found) -> audience.of(user).forEach(each -> tell(each, found, before)));
        if (fresh.isFull()) {
            poll();
        }
    }

    private void tell(Subscriber subscriber, List<UserEvent> found, long before) {
        if (!subscriber.isLive()) {
            return;
        }
        var news = found.stream()
                .filter(event -> event.position() > subscriber.position())
                .toList();
        if (news.isEmpty()) {
            return;
        }
        if (subscriber.isBusy() || room.isFull()) {
            subscriber.moveTo(before);
            subscriber.fallBehind();
            catchUp(subscriber);
        } else {
            deliver(subscriber, new Delivery(null, news, seen));
        }
    }

    /** Told once, not with every try. */
    private void note(@Nullable Throwable failure) {
        if (failure != null && !away) {
            LOG.warn("listeners hear of events later: {}", failure.getMessage());
        }
        away = failure != null;
    }

    private void beat() {
        audience.all().filter(Subscriber::hasBegun).forEach(each -> {
            if (each.isLive()) {
                each.moveTo(seen);
            }
            each.listener.beat(each.position());
        });
    }

    private void forget() {
        if (!forgetting) {
            forgetting = true;
            UserEventLog.forget(bulk, setup.kept()).onComplete((done, failure) -> {
                forgetting = false;
                if (failure != null) {
                    LOG.warn("old events of users are dropped later: {}", failure.getMessage());
                }
            });
        }
    }
}
