package io.holdfast.order;

import io.holdfast.coordinator.Coordinator;
import io.holdfast.coordinator.Journal;
import io.holdfast.journal.Folding;
import io.holdfast.journal.LowWaterRecord;
import io.holdfast.journal.PostgresJournal;
import io.holdfast.journal.Sessions;
import io.holdfast.journal.Transactor;
import io.holdfast.protocol.ShardId;
import io.holdfast.runtime.EventSink;
import io.holdfast.runtime.LoopMeters;
import io.holdfast.runtime.LoopSessions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;

/** The sessions of one loop in the journal: opened, renewed, folded while they serve, and closed when they have drained. */
final class JournalSessions implements LoopSessions {
    private final Vertx vertx;
    private final SqlClient journal;
    private final Transactor transactor;
    private final String node;
    private final ToIntFunction<ShardId> shardNumber;
    private final boolean announces;
    private final LoopMeters meters;
    private final Map<Long, Folding> folding = new HashMap<>();
    private final Map<Long, LowWaterRecord> records = new HashMap<>();

    /**
     * @param journal for decisions and for what is small
     * @param transactor for folding, and for nobody else
     * @param announces whether others are told of the decisions, as soon as they are settled
     */
    JournalSessions(
            Vertx vertx,
            SqlClient journal,
            Transactor transactor,
            String node,
            ToIntFunction<ShardId> shardNumber,
            boolean announces,
            LoopMeters meters) {
        this.vertx = vertx;
        this.journal = journal;
        this.transactor = transactor;
        this.node = node;
        this.shardNumber = shardNumber;
        this.announces = announces;
        this.meters = meters;
    }

    @Override
    public Future<Long> open() {
        return Sessions.open(journal, node);
    }

    @Override
    public Journal journal(long session, IntSupplier voting, EventSink sink) {
        return new PostgresJournal(vertx, session, journal, shardNumber, voting, meters, sink);
    }

    @Override
    public void serving(Coordinator coordinator) {
        long session = coordinator.session();
        folding.put(session, Folding.start(vertx, transactor, session, coordinator::lowWater));
        if (announces) {
            records.put(session, LowWaterRecord.start(vertx, journal, session, coordinator::lowWater));
        }
    }

    @Override
    public Future<List<Long>> renew(List<Long> sessions) {
        return Sessions.renew(journal, sessions);
    }

    /** Everything folded, and then closed in the journal, so that no start and no recovery has anything to settle. */
    @Override
    public Future<Void> close(Coordinator coordinator) {
        long session = coordinator.session();
        var own = folding.get(session);
        if (own == null) {
            return Future.failedFuture(new IllegalStateException("session " + session + " does not serve here"));
        }
        return own.finish()
                .compose(folded -> transactor.alone(connection ->
                        Sessions.fence(connection, session).compose(fenced -> Sessions.close(connection, session))))
                .onSuccess(closed -> {
                    own.stop(vertx);
                    folding.remove(session);
                    var record = records.remove(session);
                    if (record != null) {
                        record.stop(vertx);
                    }
                });
    }
}
