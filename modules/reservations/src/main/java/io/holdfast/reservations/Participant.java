package io.holdfast.reservations;

import io.holdfast.protocol.CommandBatch;
import io.holdfast.protocol.GenerationBegun;
import io.holdfast.protocol.LowWater;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ReplyBatch;
import io.holdfast.protocol.ShardId;
import io.holdfast.runtime.Addresses;
import io.holdfast.runtime.BatchedQuery;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The participant of one kind on one event loop: takes command batches and low waters from the bus to the shards, and
 * keeps up with their generations.
 */
public final class Participant {
    private static final Logger LOG = LoggerFactory.getLogger(Participant.class);

    private final Vertx vertx;
    private final String kind;
    private final Map<ShardId, ShardConnection> shards = new HashMap<>();
    private final Map<ShardId, BatchedQuery<String, Balance>> reads = new HashMap<>();
    private final Supplier<Future<Map<ShardId, Long>>> generationsOnRecord;
    private boolean refreshing;

    /** One balance, or that this shard tells none now. */
    public sealed interface Balance {
        /** What is available. */
        record Available(long amount) implements Balance {}

        /** The shard is being rebuilt, or has to be. */
        record Recovering() implements Balance {}
    }

    public Participant(
            Vertx vertx,
            String kind,
            List<ShardConnection> connections,
            Supplier<Future<Map<ShardId, Long>>> generationsOnRecord) {
        this.vertx = vertx;
        this.kind = kind;
        this.generationsOnRecord = generationsOnRecord;
        for (ShardConnection connection : connections) {
            shards.put(connection.shard(), connection);
            reads.put(
                    connection.shard(),
                    new BatchedQuery<>(vertx, ShardConnection.MAX_READ, ids -> read(connection, ids)));
        }
    }

    /** Serves from now on. */
    public void listen() {
        var bus = vertx.eventBus();
        bus.<CommandBatch>localConsumer(Addresses.commands(kind), this::run);
        bus.<LowWater>localConsumer(Addresses.lowWater(kind), message -> advance(message.body()));
        bus.<GenerationBegun>localConsumer(Addresses.generations(), message -> begun(message.body()));
    }

    private void run(Message<CommandBatch> message) {
        shard(message.body().shard())
                .run(message.body().commands())
                .onSuccess(replies -> {
                    noteLoss(replies);
                    message.reply(new ReplyBatch(replies));
                })
                .onFailure(cause -> message.fail(0, cause.getMessage()));
    }

    private void noteLoss(List<Reply> replies) {
        for (Reply reply : replies) {
            if (reply instanceof Reply.Lost) {
                refresh();
                return;
            }
        }
    }

    /** A generation that is not there may have been followed by another one, which the journal knows. */
    private void refresh() {
        if (refreshing) {
            return;
        }
        refreshing = true;
        refreshed()
                .onFailure(cause -> LOG.warn("the generations of {} cannot be read: {}", kind, cause.getMessage()))
                .onComplete(done -> refreshing = false);
    }

    /** Completes when every shard expects at least the generation on record. */
    Future<Void> refreshed() {
        return generationsOnRecord.get().map(generations -> {
            shards.forEach((shard, connection) -> expect(connection, generations.getOrDefault(shard, 0L)));
            return null;
        });
    }

    private void advance(LowWater lowWater) {
        shard(lowWater.shard())
                .advanceLowWater(lowWater.session(), lowWater.seq())
                .onSuccess(reply -> {
                    if (reply instanceof Reply.Alarm) {
                        LOG.error(
                                "{} holds a live branch at or below the low water {}.{}",
                                lowWater.shard(),
                                lowWater.session(),
                                lowWater.seq());
                    }
                })
                .onFailure(cause -> LOG.debug("the low water of {} waits: {}", lowWater.shard(), cause.getMessage()));
    }

    private void begun(GenerationBegun begun) {
        if (begun.kind().equals(kind)) {
            expect(begun.generation());
        }
    }

    /** All shards go on in this generation. */
    public void expect(long generation) {
        shards.values().forEach(connection -> expect(connection, generation));
    }

    /** Generations only grow; news of them may come out of order. */
    private static void expect(ShardConnection connection, long generation) {
        if (generation > connection.generation()) {
            connection.expectGeneration(generation);
        }
    }

    /** What is available of {@code id}. */
    public Future<Balance> balance(String id) {
        var shard = ShardId.of(kind, id, shards.size());
        var read = reads.get(shard);
        if (read == null) {
            throw new IllegalStateException("no such shard: " + shard);
        }
        return read.ask(id);
    }

    private Future<List<Balance>> read(ShardConnection shard, List<String> ids) {
        return shard.read(ids).map(balances -> switch (balances) {
            case Balances.Available(var amounts) ->
                amounts.stream().<Balance>map(Balance.Available::new).toList();
            case Balances.Lost lost -> {
                refresh();
                yield recovering(ids);
            }
            case Balances.Closed closed -> recovering(ids);
        });
    }

    private static List<Balance> recovering(List<String> ids) {
        var all = new ArrayList<Balance>(ids.size());
        ids.forEach(id -> all.add(new Balance.Recovering()));
        return all;
    }

    public List<ShardConnection> connections() {
        return List.copyOf(shards.values());
    }

    private ShardConnection shard(ShardId id) {
        var shard = shards.get(id);
        if (shard == null) {
            throw new IllegalStateException("no such shard: " + id);
        }
        return shard;
    }
}
