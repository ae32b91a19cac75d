package io.holdfast.reservations;

import io.holdfast.journal.Folder;
import io.holdfast.journal.Sessions;
import io.holdfast.journal.Shards;
import io.holdfast.journal.Transactor;
import io.holdfast.protocol.LogFields;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import io.holdfast.reservations.Persistence.Work;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles what a session left whose owner is gone, or is taken for gone. By anybody, and by several at once: fencing makes
 * the guess true, and every step after it is idempotent or decided by a unique key.
 *
 * <p>The order is what matters: fenced in the journal, so that no COMMIT can follow; fenced on a shard and acknowledged, so
 * that no branch can follow; and only then searched, in the same generation. The session is closed only while every shard is
 * still in the generation in which it was searched. A shard that cannot be reached holds up only itself.
 */
final class SessionRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(SessionRecovery.class);

    private final KeeperClient keepers;
    private final SqlClient journal;
    private final Transactor transactor;
    private final List<GatedShard> shards;
    private final Persistence persistence;
    private final Timer recovered;

    SessionRecovery(
            Vertx vertx,
            SqlClient journal,
            Transactor transactor,
            List<GatedShard> shards,
            Persistence persistence,
            Timer recovered) {
        this.keepers = new KeeperClient(vertx);
        this.journal = journal;
        this.transactor = transactor;
        this.shards = shards;
        this.persistence = persistence;
        this.recovered = recovered;
    }

    /** Completes when nothing of the session is undecided on any shard and the session is closed, however long it takes. */
    Future<Void> run(long session) {
        LOG.atInfo().addKeyValue(LogFields.SESSION, session).log("session {} is settled for its owner", session);
        var settling = Timer.start();
        return forEver(session, "cannot be fenced in the journal", List.of(), () -> Sessions.fence(journal, session))
                .compose(fenced -> settleAndClose(session))
                .compose(closed -> forget(session))
                .compose(forgotten -> forEver(
                        session,
                        "its decisions are not folded",
                        List.of(),
                        () -> transactor.alone(connection -> Folder.foldEnded(connection, List.of(session)))))
                .onSuccess(folded -> settling.stop(recovered));
    }

    /**
     * A shard that was rebuilt after it was searched is searched again: it may have been read from the journal before the
     * session was fenced. So does one that turns out to be an old primary, whose generation is over.
     */
    private Future<Void> settleAndClose(long session) {
        var searching = shards.stream()
                .map(shard -> forEver(
                        session,
                        "what it left on " + shard.shard() + " is not settled",
                        List.of(shard.shard()),
                        () -> settle(shard, session)))
                .toList();
        return Future.all(searching)
                .compose(settled -> forEver(
                        session, "cannot be closed in the journal", List.of(), () -> close(session, settled.list())))
                .compose(closed ->
                        closed ? Future.succeededFuture() : refreshed().compose(v -> settleAndClose(session)));
    }

    private Future<Boolean> close(long session, List<Long> searched) {
        return Shards.all(journal).compose(recorded -> {
            var generations = new HashMap<Integer, Long>();
            for (int i = 0; i < searched.size(); i++) {
                var shard = Objects.requireNonNull(recorded.get(shards.get(i).shard()), "not on record");
                generations.put(shard.number(), searched.get(i));
            }
            return Sessions.closeSearched(journal, session, generations);
        });
    }

    private Future<Void> refreshed() {
        return Future.join(shards.stream().map(GatedShard::refresh).toList())
                .transform(tried -> Future.succeededFuture());
    }

    private <T> Future<T> forEver(long session, String detail, List<ShardId> waitsFor, Supplier<Future<T>> attempt) {
        return persistence.forEver(new Work("session " + session, detail, waitsFor), attempt);
    }

    /** The generation in which the shard was fenced and searched, which is one and the same. */
    private Future<Long> settle(GatedShard shard, long session) {
        long generation = shard.generation();
        return shard.ask(connection -> connection.fence(session))
                .compose(reply -> reply instanceof Reply.Done
                        ? search(shard, session, generation, Undecided.START)
                        : Future.failedFuture(notNow(shard)))
                .map(generation);
    }

    private Future<Void> search(GatedShard shard, long session, long generation, String cursor) {
        if (shard.generation() != generation) {
            return Future.failedFuture(notNow(shard));
        }
        return shard.ask(connection -> connection.scan(session, cursor)).compose(found -> switch (found) {
            case Undecided.Page page ->
                Settlement.of(page.held(), shard, journal, keepers::alarm)
                        .compose(settled -> page.isLast()
                                ? Future.succeededFuture()
                                : search(shard, session, generation, page.next()));
            case Undecided.Lost lost -> Future.failedFuture(notNow(shard));
            case Undecided.Closed closed -> Future.failedFuture(notNow(shard));
        });
    }

    private static IllegalStateException notNow(GatedShard shard) {
        return new IllegalStateException(shard.shard() + " is not open");
    }

    /** Only frees memory: a shard that misses it forgets with its next generation. */
    private Future<Void> forget(long session) {
        return Future.join(shards.stream()
                        .map(shard -> shard.advanceLowWater(session, TxId.MAX_SEQ))
                        .toList())
                .transform(tried -> Future.succeededFuture());
    }
}
