package io.holdfast.remote;

import io.holdfast.journal.Shards.Recorded;
import io.holdfast.protocol.CommandBatch;
import io.holdfast.protocol.LowWater;
import io.holdfast.protocol.ReplyBatch;
import io.holdfast.protocol.ShardId;
import io.holdfast.reservations.Participant;
import io.holdfast.runtime.Addresses;
import io.holdfast.runtime.BatchedQuery;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The participant of a kind on one event loop whose shards are another process's. */
final class RemoteParticipant implements Participant {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteParticipant.class);

    /** As long as the coordinator waits for a vote: then it asks again, or for something else. */
    private static final long LIMIT_MS = 2_000;

    private static final int MAX_READ = 256;

    private final Vertx vertx;
    private final String kind;
    private final int shards;
    private final CommandLink link;
    private final CommandLink.Desk desk;
    private final Supplier<Future<? extends Map<ShardId, Recorded>>> record;
    private final Map<Long, Promise<Letter>> asked = new HashMap<>();
    private final Map<ShardId, BatchedQuery<String, Balance>> reads = new HashMap<>();
    private long questions;
    private boolean looking;

    /** On the event loop that calls. {@code record}: what the journal says of all shards now. */
    RemoteParticipant(
            Vertx vertx,
            String kind,
            int shards,
            CommandLink link,
            Supplier<Future<? extends Map<ShardId, Recorded>>> record) {
        this.vertx = vertx;
        this.kind = kind;
        this.shards = shards;
        this.link = link;
        this.record = record;
        this.desk = link.join(vertx.getOrCreateContext(), this::answered);
        for (int i = 0; i < shards; i++) {
            var shard = new ShardId(kind, i);
            reads.put(shard, new BatchedQuery<>(vertx, MAX_READ, ids -> read(shard, ids)));
        }
    }

    @Override
    public void listen() {
        var bus = vertx.eventBus();
        bus.<CommandBatch>localConsumer(Addresses.commands(kind), this::carryOn);
        bus.<LowWater>localConsumer(Addresses.lowWater(kind), message -> advance(message.body()));
    }

    private void carryOn(Message<CommandBatch> message) {
        var batch = message.body();
        if (link.generation(batch.shard()) == 0) {
            message.fail(0, "nothing has been heard of " + batch.shard());
            return;
        }
        ask(batch.shard(), Question.COMMANDS, Wire.commands(batch))
                .onSuccess(letter -> lookIfAhead(batch.shard(), letter))
                .map(letter -> replies(batch, letter))
                .onSuccess(message::reply)
                .onFailure(cause -> message.fail(0, cause.getMessage()));
    }

    /** Whoever is asked looks at the record before it answers, so it knows better. */
    private void lookIfAhead(ShardId shard, Letter answer) {
        if (!looking && answer.generation() > 0 && answer.generation() < link.generation(shard)) {
            looking = true;
            refreshed().onComplete(looked -> {
                looking = false;
                if (looked.failed()) {
                    LOG.debug(
                            "the record of {} is read later: {}",
                            shard,
                            looked.cause().getMessage());
                }
            });
        }
    }

    private static ReplyBatch replies(CommandBatch batch, Letter letter) {
        var replies = Wire.replies(letter.text());
        if (replies.size() != batch.commands().size()) {
            throw new IllegalStateException(
                    replies.size() + " replies to " + batch.commands().size() + " commands");
        }
        return new ReplyBatch(replies);
    }

    private void advance(LowWater lowWater) {
        desk.tell(lowWater.shard(), Question.LOW_WATER, Wire.lowWater(lowWater));
    }

    @Override
    public Future<Balance> balance(String id) {
        var read = reads.get(ShardId.of(kind, id, shards));
        if (read == null) {
            throw new IllegalStateException("no shard for " + id);
        }
        return read.ask(id);
    }

    private Future<List<Balance>> read(ShardId shard, List<String> ids) {
        return ask(shard, Question.BALANCES, Wire.ids(ids))
                .map(letter -> Wire.balances(letter.text()))
                .recover(cause -> Future.succeededFuture(recovering(ids)));
    }

    private static List<Balance> recovering(List<String> ids) {
        var all = new ArrayList<Balance>(ids.size());
        ids.forEach(id -> all.add(new Balance.Recovering()));
        return all;
    }

    private Future<Letter> ask(ShardId shard, Question about, String text) {
        long question = questions++;
        Promise<Letter> answer = Promise.promise();
        asked.put(question, answer);
        long timer = vertx.setTimer(LIMIT_MS, late -> answer.tryFail("no answer from " + shard));
        desk.ask(shard, about, question, text);
        return answer.future().onComplete(done -> {
            vertx.cancelTimer(timer);
            asked.remove(question);
        });
    }

    private void answered(long question, Letter letter) {
        var answer = asked.get(question);
        if (answer == null) {
            return;
        }
        if (letter.failure() == null) {
            answer.tryComplete(letter);
        } else {
            answer.tryFail(letter.failure());
        }
    }

    /** A shard that nobody answers for goes on in its new generation as soon as somebody does. */
    @Override
    public Future<Void> refreshed() {
        return record.get().compose(all -> Future.join(all.values().stream()
                        .filter(each -> each.shard().kind().equals(kind))
                        .map(this::refreshed)
                        .toList())
                .mapEmpty());
    }

    /** Whoever hears of a later generation than its own looks what is on record before it answers. */
    private Future<?> refreshed(Recorded recorded) {
        link.onRecord(recorded.shard(), recorded.generation());
        return ask(recorded.shard(), Question.PING, "").recover(cause -> {
            LOG.debug("{} goes on later: {}", recorded.shard(), cause.getMessage());
            return Future.succeededFuture();
        });
    }

    @Override
    public int shards() {
        return shards;
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
