package io.holdfast.reservations;

import io.holdfast.journal.Folder;
import io.holdfast.journal.Sessions;
import io.holdfast.journal.Transactor;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Suspicion;
import io.holdfast.protocol.TxId;
import io.holdfast.runtime.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles what a session left whose owner is gone, or is taken for gone. By anybody, and by several at once: fencing makes
 * the guess true, and every step after it is idempotent or decided by a unique key.
 *
 * <p>The order is what matters: fenced in the journal, so that no COMMIT can follow; fenced on a shard and acknowledged, so
 * that no branch can follow; and only then searched. A shard that cannot be reached holds up only itself.
 */
final class SessionRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(SessionRecovery.class);
    private static final long FIRST_PAUSE_MS = 50;
    private static final long MAX_PAUSE_MS = 1_000;

    private final Vertx vertx;
    private final SqlClient journal;
    private final Transactor transactor;
    private final List<GatedShard> shards;

    SessionRecovery(Vertx vertx, SqlClient journal, Transactor transactor, List<GatedShard> shards) {
        this.vertx = vertx;
        this.journal = journal;
        this.transactor = transactor;
        this.shards = shards;
    }

    /** Completes when nothing of the session is undecided on any shard and the session is closed, however long it takes. */
    Future<Void> run(long session) {
        LOG.info("session {} is settled for its owner", session);
        return forEver(
                        "session " + session + " cannot be fenced",
                        FIRST_PAUSE_MS,
                        () -> Sessions.fence(journal, session))
                .compose(fenced -> Future.all(shards.stream()
                        .map(shard -> settleForEver(shard, session))
                        .toList()))
                .compose(settled -> forEver(
                        "session " + session + " cannot be closed",
                        FIRST_PAUSE_MS,
                        () -> Sessions.close(journal, session)))
                .compose(closed -> forget(session))
                .compose(forgotten -> transactor.alone(connection -> Folder.foldEnded(connection, List.of(session))));
    }

    private Future<Void> settleForEver(GatedShard shard, long session) {
        return forEver("session " + session + " on " + shard.shard(), FIRST_PAUSE_MS, () -> settle(shard, session));
    }

    private Future<Void> forEver(String what, long pauseMs, java.util.function.Supplier<Future<Void>> work) {
        return work.get().recover(cause -> {
            LOG.debug("{}: {}", what, cause.getMessage());
            return vertx.timer(pauseMs).compose(passed -> forEver(what, Math.min(MAX_PAUSE_MS, pauseMs * 2), work));
        });
    }

    private Future<Void> settle(GatedShard shard, long session) {
        return shard.ask(connection -> connection.fence(session))
                .compose(reply -> reply instanceof Reply.Done
                        ? search(shard, session, Undecided.START)
                        : Future.failedFuture(notNow(shard)));
    }

    private Future<Void> search(GatedShard shard, long session, String cursor) {
        return shard.ask(connection -> connection.scan(session, cursor)).compose(found -> switch (found) {
            case Undecided.Page page ->
                Settlement.of(page.held(), shard, journal, this::contradicts)
                        .compose(settled ->
                                page.isLast() ? Future.succeededFuture() : search(shard, session, page.next()));
            case Undecided.Lost lost -> Future.failedFuture(notNow(shard));
            case Undecided.Closed closed -> Future.failedFuture(notNow(shard));
        });
    }

    private static IllegalStateException notNow(GatedShard shard) {
        return new IllegalStateException(shard.shard() + " is not open");
    }

    private void contradicts(ShardId shard, TxId tx) {
        vertx.eventBus().send(Addresses.keeper(shard.kind()), new Suspicion.Contradiction(shard, tx));
    }

    /** Only frees memory: a shard that misses it forgets with its next generation. */
    private Future<Void> forget(long session) {
        return Future.join(shards.stream()
                        .map(shard -> shard.advanceLowWater(session, TxId.MAX_SEQ))
                        .toList())
                .transform(tried -> Future.succeededFuture());
    }
}
