package io.holdfast.reservations;

import io.holdfast.protocol.CommandBatch;
import io.holdfast.protocol.GenerationBegun;
import io.holdfast.protocol.LowWater;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ReplyBatch;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import io.holdfast.runtime.Addresses;
import io.holdfast.runtime.BatchedQuery;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The participant of a kind whose shards are this process's: takes what it is asked to them, on connections of its event loop. */
public final class LocalParticipant implements Participant {
    private static final Logger LOG = LoggerFactory.getLogger(LocalParticipant.class);

    private final Vertx vertx;
    private final String kind;
    private final Map<ShardId, GatedShard> shards = new HashMap<>();
    private final Map<ShardId, BatchedQuery<String, Balance>> reads = new HashMap<>();
    private final CommandRunner runner;

    /** {@code around}: what is put around the commands of this loop; usually nothing. */
    LocalParticipant(Vertx vertx, String kind, List<GatedShard> gated, UnaryOperator<CommandRunner> around) {
        this.vertx = vertx;
        this.kind = kind;
        this.runner = around.apply(new OwnShards());
        for (GatedShard shard : gated) {
            shards.put(shard.shard(), shard);
            reads.put(shard.shard(), new BatchedQuery<>(vertx, ShardConnection.MAX_READ, ids -> read(shard, ids)));
        }
    }

    @Override
    public void listen() {
        var bus = vertx.eventBus();
        bus.<CommandBatch>localConsumer(Addresses.commands(kind), this::answer);
        bus.<LowWater>localConsumer(Addresses.lowWater(kind), message -> advance(message.body()));
        heedGenerations();
    }

    /** What {@link #listen} does but for what it is asked on the bus: for whoever brings that by another way. */
    public void heedGenerations() {
        vertx.eventBus().<GenerationBegun>localConsumer(Addresses.generations(), message -> begun(message.body()));
    }

    private void answer(Message<CommandBatch> message) {
        run(message.body())
                .onSuccess(replies -> message.reply(new ReplyBatch(replies)))
                .onFailure(cause -> message.fail(0, cause.getMessage()));
    }

    /** One reply per command, in their order. A failure means that what became of them is unknown. */
    public Future<List<Reply>> run(CommandBatch batch) {
        return runner.run(batch);
    }

    /** As {@link #run(CommandBatch)}, but nothing is done in another generation than this one: then every reply is {@link Reply.Lost}. */
    public Future<List<Reply>> run(CommandBatch batch, long generation) {
        long now = generation(batch.shard());
        return now == 0 || now == generation
                ? run(batch)
                : Future.succeededFuture(Collections.nCopies(batch.commands().size(), Reply.LOST));
    }

    /** That in which the shard would carry out a command now; 0 while its store is not asked, and every command fails. */
    public long generation(ShardId shard) {
        return runner.generation(shard);
    }

    private final class OwnShards implements CommandRunner {
        @Override
        public Future<List<Reply>> run(CommandBatch batch) {
            return shard(batch.shard()).run(batch.commands());
        }

        @Override
        public long generation(ShardId shard) {
            return shard(shard).generation();
        }
    }

    /** Everything up to there is settled, so that it need not be kept. */
    public void advance(LowWater lowWater) {
        shard(lowWater.shard())
                .advanceLowWater(lowWater.session(), lowWater.seq())
                .onSuccess(reply -> {
                    if (reply instanceof Reply.Alarm) {
                        contradicts(lowWater);
                    }
                })
                .onFailure(cause -> LOG.debug("the low water of {} waits: {}", lowWater.shard(), cause.getMessage()));
    }

    /** It holds something live at or below the low water, where everything is settled. */
    private void contradicts(LowWater lowWater) {
        new KeeperClient(vertx).alarm(lowWater.shard(), new TxId(lowWater.session(), lowWater.seq()));
    }

    private void begun(GenerationBegun begun) {
        if (begun.kind().equals(kind)) {
            refreshed().onFailure(cause -> LOG.debug("{} goes on later: {}", kind, cause.getMessage()));
        }
    }

    @Override
    public Future<Void> refreshed() {
        return Future.join(shards.values().stream().map(GatedShard::refresh).toList())
                .mapEmpty();
    }

    /** Completes when this shard goes on in the generation on record. */
    public Future<Void> refreshed(ShardId shard) {
        return shard(shard).refresh();
    }

    @Override
    public Future<Balance> balance(String id) {
        var shard = ShardId.of(kind, id, shards.size());
        var read = reads.get(shard);
        if (read == null) {
            throw new IllegalStateException("no such shard: " + shard);
        }
        return read.ask(id);
    }

    private static Future<List<Balance>> read(GatedShard shard, List<String> ids) {
        return shard.read(ids)
                .map(balances -> switch (balances) {
                    case Balances.Available(var amounts) ->
                        amounts.stream().<Balance>map(Balance.Available::new).toList();
                    case Balances.Lost lost -> recovering(ids);
                    case Balances.Closed closed -> recovering(ids);
                })
                .recover(cause -> cause instanceof OutcomeUnknownException
                        ? Future.succeededFuture(recovering(ids))
                        : Future.failedFuture(cause));
    }

    private static List<Balance> recovering(List<String> ids) {
        var all = new ArrayList<Balance>(ids.size());
        ids.forEach(id -> all.add(new Balance.Recovering()));
        return all;
    }

    @Override
    public Future<Void> close() {
        return Future.join(shards.values().stream().map(GatedShard::close).toList())
                .mapEmpty();
    }

    @Override
    public int shards() {
        return shards.size();
    }

    private GatedShard shard(ShardId id) {
        var shard = shards.get(id);
        if (shard == null) {
            throw new IllegalStateException("no such shard: " + id);
        }
        return shard;
    }
}
