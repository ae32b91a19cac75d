package io.holdfast.reservations;

import io.holdfast.journal.Shards.Recorded;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shard as one event loop sees it, over connections that come and go. A connection passes the gate before its first
 * script: the store behind it must be the one on record for the shard's generation. Until then nothing is asked of it, and
 * every call fails at once.
 *
 * <p>A heartbeat reads the record and the header now and then, so that a store that was emptied, a generation that somebody
 * else began, or a rebuild that nobody ends, is noticed also while nothing is sold.
 */
public final class GatedShard {
    private static final Logger LOG = LoggerFactory.getLogger(GatedShard.class);
    private static final long FIRST_PAUSE_MS = 20;
    private static final long MAX_PAUSE_MS = 500;
    private static final long HEARTBEAT_MS = 1_000;
    private static final int PATIENCE_BEATS = 3;

    /** A heartbeat is one small script: who does not answer it for so long is gone, or as good as gone. */
    private static final long SILENCE_LIMIT_MS = 3_000;

    private final Vertx vertx;
    private final RedisOptions options;
    private final ShardId shard;
    private final Supplier<Future<Recorded>> record;
    private final Consumer<ShardId> suspect;
    private @Nullable ShardConnection admitted;
    private @Nullable String trouble;
    private long pauseMs = FIRST_PAUSE_MS;
    private int beatsClosed;
    private boolean open;
    private @Nullable Future<Void> connecting;
    private @Nullable Future<Void> refreshing;
    private @Nullable Future<Void> refreshingNext;
    private long nextTry;
    private boolean ended;

    /**
     * Call it on the loop that it is for.
     *
     * @param record what the journal says of the shard now
     * @param suspect told when the shard is not what the journal says
     */
    public GatedShard(
            Vertx vertx,
            RedisOptions options,
            ShardId shard,
            Supplier<Future<Recorded>> record,
            Consumer<ShardId> suspect) {
        this.vertx = vertx;
        this.options = options;
        this.shard = shard;
        this.record = record;
        this.suspect = suspect;
    }

    /** Completes after the first try to connect; whatever came of it, further ones follow until {@link #close}. */
    public Future<Void> open() {
        vertx.setPeriodic(
                HEARTBEAT_MS,
                timer -> followRecord().compose(followed -> beat()).onFailure(this::noteTrouble));
        return connect();
    }

    /** One try at a time, however many want it. */
    private Future<Void> connect() {
        var underWay = connecting;
        if (underWay != null) {
            return underWay;
        }
        if (ended || admitted != null) {
            return Future.succeededFuture();
        }
        var attempt = ShardConnection.open(vertx, options, shard)
                .compose(this::passGate)
                .onFailure(this::noteTrouble);
        connecting = attempt;
        return attempt.transform(tried -> {
            connecting = null;
            if (admitted == null && !ended) {
                connectLater();
            }
            return Future.succeededFuture();
        });
    }

    private void connectInBackground() {
        connect().onFailure(this::noteTrouble);
    }

    /** The same trouble is told once, not with every try. */
    private void noteTrouble(Throwable cause) {
        String now = String.valueOf(cause.getMessage());
        if (!now.equals(trouble)) {
            trouble = now;
            LOG.warn("{} cannot be reached: {}", shard, now);
        }
    }

    private void noteUnread(Throwable cause) {
        String now = String.valueOf(cause.getMessage());
        if (!now.equals(trouble)) {
            trouble = now;
            LOG.warn("the generation of {} cannot be read: {}", shard, now);
        }
    }

    private void connectLater() {
        vertx.cancelTimer(nextTry);
        nextTry = vertx.setTimer(pauseMs, timer -> connectInBackground());
        pauseMs = Math.min(MAX_PAUSE_MS, pauseMs * 2);
    }

    private Future<Void> passGate(ShardConnection connection) {
        return record.get()
                .compose(recorded -> admit(connection, recorded))
                .recover(cause -> connection.close().transform(closed -> Future.failedFuture(cause)));
    }

    private Future<Void> admit(ShardConnection connection, Recorded recorded) {
        if (ended || !isOnRecord(connection, recorded)) {
            if (!ended) {
                LOG.info("{} is on another store than the journal has on record", shard);
                suspect.accept(shard);
            }
            return connection.close();
        }
        connection.expectGeneration(recorded.generation());
        // In this order: it may have ended while the record was read, and is told of at once then.
        admitted = connection;
        connection.onClose(() -> lost(connection));
        pauseMs = FIRST_PAUSE_MS;
        trouble = null;
        return freezeIfOnRecord(connection, recorded).transform(tried -> beat());
    }

    /** Whoever raised the alarm may not have got through to the store. */
    private static Future<?> freezeIfOnRecord(ShardConnection connection, Recorded recorded) {
        return recorded.frozen() ? connection.freeze() : Future.succeededFuture();
    }

    private static boolean isOnRecord(ShardConnection connection, Recorded recorded) {
        return connection.identity().toString().equals(recorded.store());
    }

    private void lost(ShardConnection connection) {
        if (admitted == connection) {
            admitted = null;
            open = false;
            if (!ended) {
                LOG.warn("the connection to {} was lost", shard);
                connectInBackground();
            }
        }
    }

    /** Goes on in the generation on record, or over a new connection when that is in another store. */
    public Future<Void> refresh() {
        var underWay = refreshing;
        if (underWay != null) {
            return following(underWay);
        }
        var connection = admitted;
        if (connection == null) {
            return connect();
        }
        var refresh =
                record.get().compose(recorded -> goOn(connection, recorded)).onFailure(this::noteUnread);
        refreshing = refresh;
        return refresh.onComplete(done -> refreshing = null);
    }

    /** The one under way may have read before what the caller knows of. All who come meanwhile share the next. */
    private Future<Void> following(Future<Void> underWay) {
        var next = refreshingNext;
        if (next == null) {
            next = underWay.transform(done -> {
                refreshingNext = null;
                return refresh();
            });
            refreshingNext = next;
        }
        return next;
    }

    private Future<Void> goOn(ShardConnection connection, Recorded recorded) {
        if (!isOnRecord(connection, recorded)) {
            return connection.close();
        }
        if (recorded.generation() > connection.generation()) {
            connection.expectGeneration(recorded.generation());
            return beat();
        }
        return freezeIfOnRecord(connection, recorded).mapEmpty();
    }

    /** The shard has no header of the generation: either that is over, or the store has lost it. */
    private void lostHeader(ShardConnection connection, long generation) {
        refresh()
                .onSuccess(refreshed -> {
                    if (admitted == connection && connection.generation() == generation) {
                        suspect.accept(shard);
                    }
                })
                .onFailure(this::noteTrouble);
    }

    /**
     * Whether the address still leads to the store that is asked. An old primary may answer those who are connected to it for ever, and
     * as long as none of them has to connect anew, nobody hears of the store that took its place.
     */
    Future<Void> lookWhereItLeads() {
        var connection = admitted;
        if (connection == null) {
            return Future.succeededFuture();
        }
        return ShardConnection.open(vertx, options, shard).compose(another -> {
            if (admitted == connection && !another.identity().equals(connection.identity())) {
                LOG.info("the address of {} leads to another store by now", shard);
                suspect.accept(shard);
            }
            return another.close();
        });
    }

    /** Whoever began another generation may have ended before telling anybody, and the old header may still be open. */
    private Future<Void> followRecord() {
        return admitted == null ? Future.succeededFuture() : refresh().transform(tried -> Future.succeededFuture());
    }

    private Future<Void> beat() {
        if (admitted == null || ended) {
            return Future.succeededFuture();
        }
        var connection = admitted;
        return read(List.of("-"))
                .timeout(SILENCE_LIMIT_MS, TimeUnit.MILLISECONDS)
                .onSuccess(this::heard)
                .onFailure(cause -> noHeartbeat(connection, cause))
                .transform(beaten -> Future.succeededFuture());
    }

    /** A connection whose other end has vanished says nothing, for ever: only another one finds out what is there now. */
    private void noHeartbeat(ShardConnection connection, Throwable cause) {
        noteTrouble(cause);
        if (cause instanceof TimeoutException && admitted == connection) {
            connection.close().onFailure(this::noteTrouble);
        }
    }

    private void heard(Balances balances) {
        open = balances instanceof Balances.Available;
        if (balances instanceof Balances.Closed) {
            stillClosed();
        } else {
            beatsClosed = 0;
        }
    }

    private void stillClosed() {
        beatsClosed++;
        if (beatsClosed >= PATIENCE_BEATS) {
            beatsClosed = 0;
            suspect.accept(shard);
        }
    }

    public ShardId shard() {
        return shard;
    }

    /** Whether the last heartbeat found the shard open. */
    boolean isOpen() {
        return open;
    }

    /** The generation that a command would meet now; 0 while nothing is asked of the store. */
    long generation() {
        return admitted == null ? 0 : admitted.generation();
    }

    /** One reply per command, in their order. */
    public Future<List<Reply>> run(List<Command> commands) {
        return ask(connection -> {
            long generation = connection.generation();
            return connection.run(commands).compose(replies -> judged(connection, generation, replies));
        });
    }

    private Future<List<Reply>> judged(ShardConnection connection, long generation, List<Reply> replies) {
        boolean isLost = false;
        boolean alarms = false;
        for (Reply reply : replies) {
            isLost |= reply instanceof Reply.Lost;
            alarms |= reply instanceof Reply.Alarm;
        }
        if (isLost) {
            lostHeader(connection, generation);
        }
        return alarms ? confirmed(connection, generation, replies) : Future.succeededFuture(replies);
    }

    /**
     * An alarm of a generation that is over is none: an old primary that still answers has not heard what went to the new one. It
     * is as lost to us as if it said so.
     */
    private Future<List<Reply>> confirmed(ShardConnection connection, long generation, List<Reply> replies) {
        return record.get().map(recorded -> {
            if (isOnRecord(connection, recorded) && recorded.generation() == generation) {
                return replies;
            }
            lostHeader(connection, generation);
            return replies.stream()
                    .map(reply -> reply instanceof Reply.Alarm ? Reply.LOST : reply)
                    .toList();
        });
    }

    private Future<Reply> judged(Function<ShardConnection, Future<Reply>> call) {
        return ask(connection -> {
            long generation = connection.generation();
            return call.apply(connection)
                    .compose(reply -> judged(connection, generation, List.of(reply)))
                    .map(List::getFirst);
        });
    }

    /** The available balances of at most {@value ShardConnection#MAX_READ} ids. */
    public Future<Balances> read(List<String> ids) {
        return ask(connection -> {
            long generation = connection.generation();
            return connection.read(ids).onSuccess(balances -> {
                if (balances instanceof Balances.Lost) {
                    lostHeader(connection, generation);
                }
            });
        });
    }

    /** As {@link ShardConnection#advanceLowWater}; to the largest seq, of a session that has ended. */
    public Future<Reply> advanceLowWater(long session, long seq) {
        return judged(connection ->
                seq == TxId.MAX_SEQ ? connection.forgetSession(session) : connection.advanceLowWater(session, seq));
    }

    /** As {@link ShardConnection#raiseFloor}. */
    Future<Reply> raiseFloor(long session) {
        return judged(connection -> connection.raiseFloor(session));
    }

    /** Any other call on the connection that has passed the gate. */
    <T> Future<T> ask(Function<ShardConnection, Future<T>> call) {
        var connection = admitted;
        return connection == null
                ? Future.failedFuture(new OutcomeUnknownException(shard + " cannot be reached", null))
                : call.apply(connection);
    }

    public Future<Void> close() {
        ended = true;
        vertx.cancelTimer(nextTry);
        return admitted == null ? Future.succeededFuture() : admitted.close();
    }
}
