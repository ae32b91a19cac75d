package io.holdfast.runtime;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Coordinator;
import io.holdfast.coordinator.Unsettled;
import io.holdfast.protocol.Selection;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Stuck;
import io.holdfast.protocol.TxId;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The transactions of one loop that do not get on, in all of its sessions. */
final class StuckTransactions implements StuckPlace.Ward {
    private final Supplier<List<Session>> sessions;
    private final EventBusMessenger messenger;
    private final LongSupplier clockMs;

    /** A session's coordinator, and what waits for its journal. */
    record Session(Coordinator coordinator, Retries<Attempt> inDoubt) {}

    StuckTransactions(Supplier<List<Session>> sessions, EventBusMessenger messenger, LongSupplier clockMs) {
        this.sessions = sessions;
        this.messenger = messenger;
        this.clockMs = clockMs;
    }

    @Override
    public void each(Consumer<Stuck> each) {
        long nowMs = clockMs.getAsLong();
        for (Session session : sessions.get()) {
            session.coordinator().overdue(nowMs, unsettled -> each.accept(stuck(session, unsettled)));
        }
    }

    @Override
    public void find(Selection selection, Consumer<Stuck> each) {
        if (selection.txs().isEmpty()) {
            StuckPlace.Ward.super.find(selection, each);
        }
        for (TxId tx : selection.txs()) {
            var session = session(tx);
            var unsettled = session == null ? null : session.coordinator().unsettled(tx, clockMs.getAsLong());
            if (session != null && unsettled != null) {
                each.accept(stuck(session, unsettled));
            }
        }
    }

    private @Nullable Session session(TxId tx) {
        for (Session session : sessions.get()) {
            if (session.coordinator().session() == tx.session()) {
                return session;
            }
        }
        return null;
    }

    private Stuck stuck(Session session, Unsettled unsettled) {
        var attempt = unsettled.phase().attempt();
        var shards = unsettled.waitsFor();
        return new Stuck(
                unsettled.cause(),
                attempt.tx().toString(),
                attempt.tx(),
                attempt.transaction().orderId(),
                attempt.mode(),
                unsettled.detail(),
                shards,
                unsettled.lastError(),
                shards.isEmpty() ? session.inDoubt().dueInMs() : dueInMs(shards),
                unsettled.ageMs());
    }

    private @Nullable Long dueInMs(List<ShardId> shards) {
        return shards.stream()
                .map(shard -> messenger.later(shard).dueInMs())
                .filter(Objects::nonNull)
                .min(Long::compare)
                .orElse(null);
    }

    /** What waits for the same shards goes with it. */
    @Override
    public String retry(Stuck stuck) {
        var session = session(tx(stuck));
        var unsettled = session == null ? null : session.coordinator().unsettled(tx(stuck), clockMs.getAsLong());
        if (session == null || unsettled == null) {
            return "it is settled meanwhile";
        }
        var shards = unsettled.waitsFor();
        boolean waited = shards.isEmpty() && session.inDoubt().now();
        for (ShardId shard : shards) {
            waited |= messenger.later(shard).now();
        }
        return waited ? "sent again" : "a try is under way";
    }

    @Override
    public String abort(Stuck stuck) {
        var session = session(tx(stuck));
        if (session == null || !session.coordinator().abort(tx(stuck), clockMs.getAsLong())) {
            return "it is decided meanwhile";
        }
        session.inDoubt().now();
        return "the journal is asked for ABORT";
    }

    private static TxId tx(Stuck stuck) {
        return Objects.requireNonNull(stuck.tx(), "no transaction");
    }
}
