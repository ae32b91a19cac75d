package io.holdfast.runtime;

import io.holdfast.protocol.Command;
import io.holdfast.protocol.CommandBatch;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ReplyBatch;
import io.holdfast.protocol.ShardId;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * All that one loop's coordinator has to say to one shard: one message in flight, one script call per verb in it.
 *
 * <p>Votes pass the participant's circuit breaker: while it is open they fail at once, since nobody should wait for a
 * participant that is down. FINISH and UNDO never do: they must arrive, and their success is how recovery shows.
 */
final class ShardOutbox {
    private static final DeliveryOptions WITHIN =
            new DeliveryOptions().setSendTimeout(2_000).setLocalOnly(true);

    /** So many transactions that cannot be finished or undone are enough to find out when the shard is back. */
    private static final int MAX_STRANDED = 64;

    private final Vertx vertx;
    private final ShardId shard;
    private final String address;
    private final CircuitBreaker breaker;
    private final LoopMeters meters;
    private final BatchMeter roundTrips;
    private final EventSink sink;
    private final Batcher<Ask> batcher;
    private final Retries<Ask> later;
    private boolean recovering;

    ShardOutbox(
            Vertx vertx,
            ShardId shard,
            CircuitBreaker breaker,
            LongSupplier clockMs,
            LoopMeters meters,
            EventSink sink) {
        this.vertx = vertx;
        this.shard = shard;
        this.address = Addresses.commands(shard.kind());
        this.breaker = breaker;
        this.meters = meters;
        this.roundTrips = meters.roundTrips(shard.kind());
        this.sink = sink;
        this.batcher = new Batcher<>(vertx, CommandBatch.MAX_COMMANDS, this::deliver);
        this.later = new Retries<>(vertx, new Backoff(50, 2_000), clockMs, this::send);
    }

    /** A vote that the breaker stops does not wait behind what is still on its way to the participant. */
    void send(Ask ask) {
        if (ask.isVote() && breaker.state() == CircuitBreakerState.OPEN) {
            vertx.runOnContext(turnEnded -> undelivered(ask));
        } else {
            batcher.add(ask);
        }
    }

    /** What is to be sent after a pause. */
    Retries<Ask> later() {
        return later;
    }

    private Future<?> deliver(List<Ask> batch) {
        if (breaker.state() == CircuitBreakerState.CLOSED) {
            return guarded(byVerb(batch));
        }
        var votes = batch.stream().filter(Ask::isVote).toList();
        var others = byVerb(batch.stream().filter(ask -> !ask.isVote()).toList());
        return Future.join(
                votes.isEmpty() ? Future.succeededFuture() : guarded(votes),
                others.isEmpty() ? Future.succeededFuture() : told(others, request(others)));
    }

    /** One call per verb: what gives back comes before what takes. */
    private static List<Ask> byVerb(List<Ask> batch) {
        var sorted = new ArrayList<>(batch);
        sorted.sort(Comparator.comparing((Ask ask) -> ask.verb()).reversed());
        return sorted;
    }

    private Future<?> guarded(List<Ask> batch) {
        return told(batch, breaker.execute(() -> request(batch)));
    }

    private Future<List<Reply>> request(List<Ask> batch) {
        var commands = new ArrayList<Command>(batch.size());
        for (Ask ask : batch) {
            commands.add(ask.command());
        }
        long begun = roundTrips.begun(batch.size());
        return vertx.eventBus()
                .<ReplyBatch>request(address, new CommandBatch(shard, commands), WITHIN)
                .onComplete(ended -> roundTrips.ended(begun))
                .map(message -> message.body().replies());
    }

    private Future<?> told(List<Ask> batch, Future<List<Reply>> replies) {
        return replies.onSuccess(list -> replied(batch, list)).onFailure(cause -> undelivered(batch));
    }

    private void replied(List<Ask> batch, List<Reply> replies) {
        recovering = replies.stream().noneMatch(ShardOutbox::isProgress);
        if (!recovering) {
            later.succeeded();
        }
        for (int i = 0; i < batch.size(); i++) {
            Ask ask = batch.get(i);
            meters.phase(ask.phase(), ask.sinceNs());
            sink.on(ask.attempt().tx(), ask.replied(replies.get(i)));
        }
    }

    /** A shard that is lost, closed or frozen replies as well, and yet nothing gets on. */
    private static boolean isProgress(Reply reply) {
        return !(reply instanceof Reply.Lost
                || reply instanceof Reply.Closed
                || reply instanceof Reply.NeedRebuild
                || reply instanceof Reply.Alarm);
    }

    private void undelivered(List<Ask> batch) {
        recovering = true;
        batch.forEach(this::undelivered);
    }

    /**
     * Whether a new transaction had better not begin: it would fail, and be kept until the shard confirms that it holds nothing
     * of it, as many are already.
     */
    boolean turnsAway() {
        return recovering && later.count() >= MAX_STRANDED;
    }

    private void undelivered(Ask ask) {
        sink.on(ask.attempt().tx(), ask.undelivered());
    }

    /** Whether the last word of the shard was none, or that it is being rebuilt; or the participant is down. */
    boolean isTroubled() {
        return recovering || breaker.state() != CircuitBreakerState.CLOSED;
    }
}
