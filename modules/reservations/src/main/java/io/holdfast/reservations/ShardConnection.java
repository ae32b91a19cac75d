package io.holdfast.reservations;

import io.holdfast.protocol.Command;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ShardId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The participant of one shard, as one event loop sees it: turns commands into script calls on the loop's own
 * connection. Whoever opens one compares {@link #identity()} with the one on record before the first command, and says
 * by {@link #expectGeneration} which generation it then expects.
 *
 * <p>Every failed future is an {@link OutcomeUnknownException}. After {@link #onClose} nothing works any more: open
 * another one, which may reach another store.
 */
public final class ShardConnection {
    public static final int MAX_READ = 4_000;
    /** Sessions that one call of raise_floor names. */
    private static final int FLOOR_STEP = 1_000;

    private static final int PAGE = 1_000;
    private static final String ALL = "all";

    private final ShardId shard;
    private final RedisLink link;
    private ShardKeys keys;

    private ShardConnection(ShardId shard, RedisLink link) {
        this.shard = shard;
        this.link = link;
        this.keys = new ShardKeys(shard, 0);
    }

    /** Fails with an {@link UnfitStoreException} for a Redis that must not be used. Call it on the loop that owns it. */
    public static Future<ShardConnection> open(Vertx vertx, RedisOptions options, ShardId shard) {
        return RedisLink.open(vertx, options).map(link -> new ShardConnection(shard, link));
    }

    public ShardId shard() {
        return shard;
    }

    public StoreIdentity identity() {
        return link.identity();
    }

    public long generation() {
        return keys.generation();
    }

    /** From now on the shard must be of this generation; one that is not answers {@link Reply.Lost}. */
    public void expectGeneration(long generation) {
        if (generation != keys.generation()) {
            keys = new ShardKeys(shard, generation);
        }
    }

    public void onClose(Runnable action) {
        link.closed().onComplete(done -> action.run());
    }

    public Future<Void> close() {
        return link.close();
    }

    /** One reply per command, in their order. Commands that go into the same script call see each other's effect. */
    public Future<List<Reply>> run(List<Command> commands) {
        if (commands.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        long generation = keys.generation();
        var parts = new CommandEncoder(keys).encode(commands);
        if (parts.size() == 1) {
            return run(parts.get(0), generation);
        }
        return Future.all(parts.stream().map(part -> run(part, generation)).toList())
                .map(all -> joined(all.list()));
    }

    private Future<List<Reply>> run(CommandEncoder.Part part, long generation) {
        return link.call(part.call())
                .map(response -> ReplyDecoder.decode(response, part.commands().size(), generation));
    }

    private static List<Reply> joined(List<List<Reply>> parts) {
        var replies = new ArrayList<Reply>();
        parts.forEach(replies::addAll);
        return replies;
    }

    /** The available balances of at most {@value #MAX_READ} ids. */
    public Future<Balances> read(List<String> ids) {
        if (ids.size() > MAX_READ) {
            throw new IllegalArgumentException("too many ids for one read: " + ids.size());
        }
        var call = ScriptCall.of(Script.READ, 1 + ids.size(), keys.header(), keys.available())
                .add(keys.generationText());
        ids.forEach(call::add);
        return link.call(call).map(ReplyDecoder::balances);
    }

    /**
     * Forgets the records of the session up to {@code seq}, all of which are settled: {@link Reply.Done}, or what stopped
     * it. {@link Reply.Alarm} means that one of them is live.
     */
    public Future<Reply> advanceLowWater(long session, long seq) {
        return moveLowWater(session, Long.toString(seq)).compose(reached -> switch (reached) {
            case LowWaterReply.Reached(long now) when now < seq -> advanceLowWater(session, seq);
            case LowWaterReply.Reached now -> Future.succeededFuture(Reply.DONE);
            case LowWaterReply.Stopped(Reply reason) -> Future.succeededFuture(reason);
        });
    }

    /** Forgets all records of a session that has ended, as {@link #advanceLowWater} does up to a seq. */
    public Future<Reply> forgetSession(long session) {
        return moveLowWater(session, ALL).map(reached -> switch (reached) {
            case LowWaterReply.Reached now -> Reply.DONE;
            case LowWaterReply.Stopped(Reply reason) -> reason;
        });
    }

    private Future<LowWaterReply> moveLowWater(long session, String target) {
        var of = keys.of(session);
        var call = ScriptCall.of(Script.LOW_WATER, 3, keys.header(), of.branches())
                .add(keys.generationText())
                .add(of.text())
                .add(target);
        return link.call(call).map(ReplyDecoder::lowWater);
    }

    /**
     * Every session up to this one has ended, and needs no fields of its own any more. Replies as {@link #advanceLowWater}
     * does.
     */
    public Future<Reply> raiseFloor(long session) {
        // From there it cannot move, so the reply says where it stands.
        return raiseFloor(session, session);
    }

    private Future<Reply> raiseFloor(long from, long session) {
        long to = Math.min(from + FLOOR_STEP, session);
        var ended = LongStream.rangeClosed(from + 1, to).mapToObj(keys::branches);
        var call = ScriptCall.of(
                        Script.RAISE_FLOOR,
                        3,
                        Stream.concat(Stream.of(keys.header()), ended).toArray(byte[][]::new))
                .add(keys.generationText())
                .add(from)
                .add(to);
        return link.call(call).map(ReplyDecoder::lowWater).compose(reply -> switch (reply) {
            case LowWaterReply.Reached(long floor) when floor < session -> raiseFloor(floor, session);
            case LowWaterReply.Reached reached -> Future.succeededFuture(Reply.DONE);
            case LowWaterReply.Stopped(Reply reason) -> Future.succeededFuture(reason);
        });
    }

    /** The session may begin nothing here any more: {@link Reply.Done}, {@link Reply.Lost} or {@link Reply.Closed}. */
    public Future<Reply> fence(long session) {
        var call = ScriptCall.of(Script.FENCE, 2, keys.header())
                .add(keys.generationText())
                .add(session);
        return link.call(call).map(this::status);
    }

    /**
     * Freezes the shard after an alarm: it refuses everything until it is rebuilt. Replies as {@link #fence} does.
     */
    public Future<Reply> freeze() {
        var call = ScriptCall.of(Script.CLOSE, 1, keys.header()).add(keys.generationText());
        return link.call(call).map(this::status);
    }

    /** The next page of the undecided branches of a session, from {@link Undecided#START} on. */
    public Future<Undecided> scan(long session, String cursor) {
        var call = ScriptCall.of(Script.SCAN, 3, keys.header(), keys.of(session).branches())
                .add(keys.generationText())
                .add(cursor)
                .add(PAGE);
        return link.call(call).map(response -> ReplyDecoder.undecided(response, shard, session));
    }

    private Reply status(Response response) {
        return ReplyDecoder.status(response.toString(), keys.generation());
    }

    RedisLink link() {
        return link;
    }
}
