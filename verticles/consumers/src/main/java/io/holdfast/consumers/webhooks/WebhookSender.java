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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what waits for subscribers: to several at a time, to each of them one event after the other. What is not taken is tried again before
 * anything that came later. Each has its turn, which is short whatever it does, so that those that are slow keep nobody waiting for long.
 */
public final class WebhookSender extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
    private static final int MOST_AT_A_TIME = 8;
    /** No event is sent later in a turn than this; then others have theirs. */
    private static final Duration TURN = Duration.ofSeconds(2);

    private static final int STOP_LIMIT_S = 3;
    private static final long FORGET_EVERY_MS = Duration.ofMinutes(1).toMillis();

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
    private boolean forgetting;

    /** @param end of the turn */
    private record Turn(Claimed to, Iterator<Waiting> waiting, Instant end) {}

    /**
     * What it is made with.
     *
     * @param source of the events
     * @param allowPrivate whether addresses that are not public may be sent to
     * @param pollMs how often it looks for what waits
     * @param limitMs how long a subscriber has for its answer
     * @param patience with one that takes nothing
     */
    public record Setup(
            Postgres postgres,
            String source,
            boolean allowPrivate,
            long pollMs,
            long limitMs,
            Patience patience,
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
        var destinations = Destinations.of(vertx, setup.allowPrivate());
        queue = new WebhookQueue(setup.postgres().client(vertx), setup.patience());
        courier = new Courier(
                vertx, new HttpClientOptions(), destinations, setup.source(), setup.clock(), setup.limitMs());
        vertx.setPeriodic(setup.pollMs(), timer -> look());
        vertx.setPeriodic(FORGET_EVERY_MS, timer -> forget());
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
                    endIfIdle();
                });
                look();
            }
            endIfIdle();
        });
    }

    private void endIfIdle() {
        if (stopping && isIdle()) {
            idle.tryComplete();
        }
    }

    private boolean isIdle() {
        return busy == 0 && !asking;
    }

    private Future<Void> serve(Claimed to) {
        var end = setup.clock().instant().plus(TURN);
        return queue.pending(to).compose(waiting -> send(new Turn(to, waiting.iterator(), end), to.failures()));
    }

    private Future<Void> send(Turn turn, int failures) {
        var to = turn.to();
        if (stopping || !turn.waiting().hasNext()) {
            return queue.leave(to);
        }
        var event = turn.waiting().next();
        return courier.send(to, event).compose(outcome -> switch (outcome) {
            case Outcome.Taken yes -> {
                taken.increment();
                yield queue.taken(to, event).compose(ours -> ours ? goOn(turn) : Future.succeededFuture());
            }
            case Outcome.NotTaken no -> {
                notTaken.increment();
                LOG.debug("webhook {} did not take an event: {}", to.id(), no.why());
                yield queue.notTaken(to, no.why(), Backoff.after(failures + 1, setup.chance()));
            }
        });
    }

    private Future<Void> goOn(Turn turn) {
        return setup.clock().instant().isAfter(turn.end()) ? queue.leave(turn.to()) : send(turn, 0);
    }

    /** What is on its way is awaited for a while, so that it need not be sent again, and nothing new is sent. */
    @Override
    public Future<?> stop() {
        stopping = true;
        return isIdle()
                ? Future.succeededFuture()
                : idle.future().timeout(STOP_LIMIT_S, TimeUnit.SECONDS).otherwiseEmpty();
    }

    private void forget() {
        if (!forgetting) {
            forgetting = true;
            queue.forget().onComplete((done, failure) -> {
                forgetting = false;
                note(failure);
            });
        }
    }

    /** Told once, not with every try. */
    private void note(@Nullable Throwable failure) {
        if (failure != null && !away) {
            LOG.warn("webhooks are sent later: {}", failure.getMessage());
        }
        away = failure != null;
    }
}
