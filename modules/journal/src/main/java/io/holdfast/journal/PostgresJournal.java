package io.holdfast.journal;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Decision;
import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Journal;
import io.holdfast.coordinator.Rejection;
import io.holdfast.coordinator.Votes;
import io.holdfast.journal.CommitBatch.Request;
import io.holdfast.protocol.LogFields;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TraceContext;
import io.holdfast.protocol.TxId;
import io.holdfast.runtime.BatchMeter;
import io.holdfast.runtime.Batcher;
import io.holdfast.runtime.EventSink;
import io.holdfast.runtime.LoopMeters;
import io.holdfast.runtime.LoopMeters.Phase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of one session: every COMMIT that waits is forced by the same statement, and so is every ABORT; what came of
 * each returns as an event. A decision that may or may not have arrived is reported as in doubt, never guessed.
 */
public final class PostgresJournal implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresJournal.class);
    private static final int MAX_BATCH = 512;
    private static final String DECIDE =
            "select tx, verdict from decide($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)";
    private static final Event COMMITTED = new Event.Durable(Decision.COMMIT);
    private static final Event ABORTED = new Event.Durable(Decision.ABORT);
    private static final Event IN_DOUBT = new Event.InDoubt();

    private final long session;
    private final SqlClient client;
    private final ToIntFunction<ShardId> shardNumber;
    private final LoopMeters meters;
    private final BatchMeter writes;
    private final EventSink sink;
    private final Batcher<Request> commits;
    private final Batcher<Attempt> aborts;

    /** {@code voting} is how many transactions may be given to {@link #commit} soon. */
    public PostgresJournal(
            Vertx vertx,
            long session,
            SqlClient client,
            ToIntFunction<ShardId> shardNumber,
            IntSupplier voting,
            LoopMeters meters,
            EventSink sink) {
        this.session = session;
        this.client = client;
        this.shardNumber = shardNumber;
        this.meters = meters;
        this.writes = meters.journalWrites();
        this.sink = sink;
        this.commits = new Batcher<>(vertx, MAX_BATCH, voting, this::force);
        this.aborts = new Batcher<>(vertx, MAX_BATCH, this::forceAborts);
    }

    @Override
    public void commit(Attempt attempt, Votes votes) {
        commits.add(new Request(attempt, votes, meters.nowNs()));
    }

    @Override
    public void abort(Attempt attempt) {
        aborts.add(attempt);
    }

    private Future<?> forceAborts(List<Attempt> batch) {
        long begun = writes.begun(batch.size());
        return Aborts.force(client, batch, "aborted by its owner")
                .onComplete(ended -> writes.ended(begun))
                .onSuccess(standing -> batch.forEach(attempt ->
                        tell(attempt.tx(), standing.get(attempt.tx()) == Decision.COMMIT ? COMMITTED : ABORTED)))
                .onFailure(cause -> {
                    logDoubt("{} decisions stay in doubt: {}", batch, cause);
                    batch.forEach(attempt -> tell(attempt.tx(), IN_DOUBT));
                });
    }

    private Future<?> force(List<Request> batch) {
        var generations = newestGenerations(batch);
        var current = new ArrayList<Request>(batch.size());
        Set<Object> seen = new HashSet<>(batch.size() * 2);
        for (Request request : batch) {
            if (request.anyVote((shard, generation) -> generation < newest(generations, shard))) {
                reject(request, Rejection.GENERATION_GONE);
            } else if (isRepeated(request, seen)) {
                commits.add(request);
            } else {
                current.add(request);
            }
        }
        return current.isEmpty() ? Future.succeededFuture() : decide(current, generations);
    }

    /** One order and one key stand at most once in a batch: whoever comes second is decided by the next. */
    private static boolean isRepeated(Request request, Set<Object> seen) {
        String order = request.orderId();
        var kept = request.attempt().transaction().idempotency();
        return (order != null && !seen.add(order))
                || (kept != null
                        && !seen.add(List.of(kept.claim().scope(), kept.claim().key())));
    }

    private static Map<ShardId, Long> newestGenerations(List<Request> batch) {
        var newest = new HashMap<ShardId, Long>();
        for (Request request : batch) {
            request.anyVote((shard, generation) -> {
                newest.merge(shard, generation, Math::max);
                return false;
            });
        }
        return newest;
    }

    private static long newest(Map<ShardId, Long> generations, ShardId shard) {
        return generations.getOrDefault(shard, 0L);
    }

    private Future<?> decide(List<Request> batch, Map<ShardId, Long> generations) {
        long begun = writes.begun(batch.size());
        return client.preparedQuery(DECIDE)
                .execute(CommitBatch.arguments(session, batch, generations, shardNumber))
                .onComplete(ended -> writes.ended(begun))
                .onSuccess(rows -> decided(batch, rows))
                .onFailure(cause -> failed(batch, cause));
    }

    private void decided(List<Request> batch, RowSet<Row> rows) {
        if (rows.size() == 0) {
            batch.forEach(request -> durable(request, COMMITTED));
            return;
        }
        var verdicts = new HashMap<Long, String>();
        for (Row row : rows) {
            verdicts.put(row.getLong(0), row.getString(1));
        }
        if (verdicts.containsValue("STALE")) {
            retryWithout(verdicts.keySet(), batch);
        } else {
            batch.forEach(request -> judge(request, verdicts.getOrDefault(request.tx(), "none")));
        }
    }

    /** Nothing was written: whoever voted in a generation that is gone is out, the others try again. */
    private void retryWithout(Set<Long> staleShards, List<Request> batch) {
        for (Request request : batch) {
            if (request.anyVote((shard, generation) -> staleShards.contains((long) shardNumber.applyAsInt(shard)))) {
                reject(request, Rejection.GENERATION_GONE);
            } else {
                commits.add(request);
            }
        }
    }

    private void judge(Request request, String verdict) {
        switch (verdict) {
            case "COMMIT" -> durable(request, COMMITTED);
            case "ABORT" -> durable(request, ABORTED);
            case "PAID" -> reject(request, Rejection.PAID);
            case "CHANGED" -> reject(request, Rejection.VERSION_CHANGED);
            case "KEY_TAKEN" -> reject(request, Rejection.KEY_TAKEN);
            case "FENCED" -> reject(request, Rejection.SESSION_FENCED);
            default -> throw new IllegalStateException("the journal's verdict on " + request + " is " + verdict);
        }
    }

    private void failed(List<Request> batch, Throwable cause) {
        if (Postgres.wasRolledBackToGetOn(cause)) {
            batch.forEach(commits::add);
            return;
        }
        var attempts = batch.stream().map(Request::attempt).toList();
        logDoubt("{} decisions are in doubt: {}", attempts, cause);
        attempts.forEach(attempt -> tell(attempt.tx(), IN_DOUBT));
    }

    /** One line for all of them: an outage would fill the log otherwise. A decision that was alone is named. */
    private void logDoubt(String message, List<Attempt> batch, Throwable cause) {
        var line = LOG.atError().addKeyValue(LogFields.SESSION, session);
        if (batch.size() == 1) {
            var tx = batch.getFirst().tx();
            var transaction = batch.getFirst().transaction();
            line = line.addKeyValue(LogFields.TX, tx)
                    .addKeyValue(LogFields.ORDER_ID, transaction.orderId())
                    .addKeyValue(LogFields.TRACE_ID, TraceContext.traceId(transaction.trace()));
        }
        line.log(message, batch.size(), cause.getMessage());
    }

    private void durable(Request request, Event decision) {
        meters.phase(Phase.DECIDE, request.sinceNs());
        tell(request.attempt().tx(), decision);
    }

    private void reject(Request request, Rejection rejection) {
        tell(request.attempt().tx(), new Event.Rejected(rejection));
    }

    private void tell(TxId tx, Event event) {
        sink.on(tx, event);
    }
}
