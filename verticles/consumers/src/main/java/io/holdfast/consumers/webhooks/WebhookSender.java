package io.holdfast.consumers.webhooks;

import io.holdfast.consumers.webhooks.Courier.Outcome;
import io.holdfast.consumers.webhooks.WebhookQueue.Claimed;
import io.holdfast.consumers.webhooks.WebhookQueue.Waiting;
import io.holdfast.journal.Postgres;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClientOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what waits for subscribers: to several at a time, to each of them one event after the other. What is not taken is tried again before
 * anything that came later.
 */
public final class WebhookSender extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
    private static final int MOST_AT_A_TIME = 8;
    private static final int STOP_LIMIT_S = 3;

    private final Setup setup;
    private final Counter taken;
    private final Counter notTaken;

    @SuppressWarnings("NullAway.Init")
    private WebhookQueue queue;

    @SuppressWarnings("NullAway.Init")
    private Courier courier;

    private final Promise<Void> idle = Promise.promise();
    private boolean stopping;
    private int busy;
    private boolean asking;
    private boolean away;

    /**
     * What it is made with.
     *
     * @param source of the events
     * @param allowPrivate whether addresses that are not public may be sent to
     * @param pollMs how often it looks for what waits
     * @param limitMs how long a subscriber has for its answer
     * @param patience after so long without success it is suspended
     */
    public record Setup(
            Postgres postgres,
            String source,
            boolean allowPrivate,
            long pollMs,
            long limitMs,
            Duration patience,
            MeterRegistry meters,
            InstantSource clock,
            RandomGenerator chance) {}

    public WebhookSender(Setup setup) {
        this.setup = setup;
        this.taken = tries("taken");
        this.notTaken = tries("not_taken");
    }

    private Counter tries(String outcome) {
        return Counter.builder("holdfast.webhooks.sent")
                .description("Tries to tell subscribers of events, by what came of them")
                .tag("outcome", outcome)
                .register(setup.meters());
    }

    @Override
    public Future<?> start() {
        var destinations =
                new Destinations(vertx, setup.allowPrivate(), host -> List.of(InetAddress.getAllByName(host)));
        queue = new WebhookQueue(setup.postgres().client(vertx), setup.patience());
        courier = new Courier(
                vertx, new HttpClientOptions(), destinations, setup.source(), setup.clock(), setup.limitMs());
        vertx.setPeriodic(setup.pollMs(), timer -> look());
        return Future.succeededFuture();
    }

    private void look() {
        if (asking || stopping || busy >= MOST_AT_A_TIME) {
            return;
        }
        asking = true;
        queue.take(Tokens.random(setup.chance())).onComplete((claimed, failure) -> {
            asking = false;
            note(failure);
            if (failure == null && claimed.isPresent()) {
                busy++;
                serve(claimed.get()).onComplete((served, broken) -> {
                    busy--;
                    note(broken);
                    if (stopping && busy == 0) {
                        idle.tryComplete();
                    }
                });
                look();
            }
        });
    }

    private Future<Void> serve(Claimed to) {
        return queue.pending(to).compose(waiting -> send(to, waiting.iterator(), to.failures()));
    }

    private Future<Void> send(Claimed to, Iterator<Waiting> waiting, int failures) {
        if (stopping || !waiting.hasNext()) {
            return queue.leave(to);
        }
        var event = waiting.next();
        return courier.send(to, event).compose(outcome -> switch (outcome) {
            case Outcome.Taken yes -> {
                taken.increment();
                yield queue.taken(to, event).compose(ours -> ours ? send(to, waiting, 0) : Future.succeededFuture());
            }
            case Outcome.NotTaken no -> {
                notTaken.increment();
                LOG.debug("webhook {} did not take an event: {}", to.id(), no.why());
                yield queue.notTaken(to, no.why(), Backoff.after(failures + 1, setup.chance()));
            }
        });
    }

    /** What is on its way is awaited for a while, so that it need not be sent again, and nothing new is sent. */
    @Override
    public Future<?> stop() {
        stopping = true;
        return busy == 0
                ? Future.succeededFuture()
                : idle.future().timeout(STOP_LIMIT_S, TimeUnit.SECONDS).otherwiseEmpty();
    }

    /** Told once, not with every try. */
    private void note(@Nullable Throwable failure) {
        if (failure != null && !away) {
            LOG.warn("webhooks are sent later: {}", failure.getMessage());
        }
        away = failure != null;
    }
}
