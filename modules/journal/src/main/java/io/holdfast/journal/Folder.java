package io.holdfast.journal;

import io.holdfast.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * Brings settled decisions into the balances, a bounded piece at a time, so that a rebuild has only a short tail to read.
 * Only what is at or below the session's low water is folded: there every decision is in place, so no gap can hide one.
 */
public final class Folder {
    private static final String LOCK = "select pg_advisory_xact_lock(3, 0)";
    private static final String RAISE =
            "update low_water set seq = greatest(seq, $2) where e = $1 returning folded, seq";
    private static final String READ = "select tx, outcome, branches from decisions_between($1,$2,$3)";
    private static final String APPLY = """
            with delta as (
                select * from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[])
                    as d (kind, id, generation, credited, debited)),
            applied as (
                update balance b set credited = b.credited + d.credited, debited = b.debited + d.debited
                from delta d
                where b.kind = d.kind and b.id = d.id and b.opening_generation <= d.generation
                returning d.kind, d.id, d.credited, d.debited),
            posting as (
                select kind, 'available' as account, sum(credited::numeric - debited) as amount from applied group by kind
                union all
                select kind, 'issued', -sum(credited::numeric) from delta group by kind
                union all
                select kind, 'sold', sum(debited::numeric) from delta group by kind
                union all
                select kind, 'written_off', sum(credited::numeric - debited) from (
                    select kind, credited, debited from delta
                    union all
                    select kind, -credited, -debited from applied) as missed group by kind)
            insert into ledger (kind, account, amount, cause)
            select kind, account, amount, 'fold' from posting where amount <> 0""";
    private static final String MARK = "update low_water set folded = $2 where e = $1";

    /** How many decisions one database transaction folds, so that it is short. */
    static final int PIECE = 400;

    private Folder() {}

    /** How far a session's balances are, and whether more waits. */
    public record Progress(long folded, boolean complete) {}

    /**
     * Raises the session's low water to {@code lowWater} and folds up to {@code limit} of the decisions at or below it,
     * in one transaction. A low water already on record is never lowered.
     */
    public static Future<Progress> fold(SqlConnection connection, long session, long lowWater, int limit) {
        return connection.begin().compose(tx -> foldLocked(connection, session, lowWater, limit)
                .compose(progress -> tx.commit().map(progress))
                .recover(cause -> tx.rollback().transform(done -> Future.failedFuture(cause))));
    }

    /** Folders and openings of balances take turns: they change the same rows, and each posts what it changed. */
    private static Future<Progress> foldLocked(SqlConnection connection, long session, long lowWater, int limit) {
        return connection
                .query(LOCK)
                .execute()
                .compose(locked -> connection.preparedQuery(RAISE).execute(Tuple.of(session, lowWater)))
                .compose(rows -> rows.size() == 0
                        ? Future.succeededFuture(new Progress(lowWater, true)) // dropped, so it was folded
                        : foldBetween(connection, session, rows.iterator().next(), limit));
    }

    private static Future<Progress> foldBetween(SqlConnection connection, long session, Row mark, int limit) {
        long floor = TxId.floorOf(session);
        long raised = mark.getLong(1);
        return connection
                .preparedQuery(READ)
                .execute(Tuple.of(floor + mark.getLong(0), floor + raised, limit))
                .compose(rows -> apply(connection, session, raised, limit, rows));
    }

    private static Future<Progress> apply(
            SqlConnection connection, long session, long lowWater, int limit, RowSet<Row> rows) {
        boolean complete = rows.size() < limit;
        long upTo = lowWater;
        var sums = new DecisionSums();
        for (Row row : rows) {
            if (!complete) {
                upTo = TxId.unpack(row.getLong(0)).seq();
            }
            if ("C".equals(row.getString(1))) {
                RecordedBranch.decode(row.getString(2)).forEach(sums::add);
            }
        }
        var progress = new Progress(upTo, complete);
        return sums.applyAll(connection, APPLY)
                .compose(done -> connection.preparedQuery(MARK).execute(Tuple.of(session, progress.folded())))
                .map(progress);
    }

    /** Folds all that is left of sessions that ended, in pieces; one that fails does not keep the others waiting. */
    public static Future<Void> foldEnded(SqlConnection connection, List<Long> sessions) {
        Future<Void> done = Future.succeededFuture();
        for (long session : sessions) {
            done = done.transform(before -> foldToEnd(connection, session)
                    .compose(folded ->
                            before.failed() ? Future.failedFuture(before.cause()) : Future.succeededFuture()));
        }
        return done;
    }

    private static Future<Void> foldToEnd(SqlConnection connection, long session) {
        return fold(connection, session, TxId.MAX_SEQ, PIECE)
                .compose(progress -> progress.complete() ? Future.succeededFuture() : foldToEnd(connection, session));
    }
}
