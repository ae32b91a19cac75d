package io.holdfast.app.audit;

import io.holdfast.journal.Transactor;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts right what the journal's decisions say, each with its record in one database transaction. It changes only what is still as it
 * was found; a balance by the difference that was found, which is why only one repairs at a time. Blocks its thread.
 */
final class Repair {
    private static final int LONGEST_REASON = 500;
    private static final String RECORD =
            "insert into operator_action (node, verb, target, reason, outcome) values ('audit', 'repair', $1, $2, $3)";
    private static final String MARK_PAID = """
            update orders o set paid_tx = $3 where o.id = $1 and o.version = $2 and o.paid_tx is null
                and exists (select from decision d
                            where d.tx = $3 and d.outcome = 'C' and d.order_id = $1 and d.order_version = $2)""";
    private static final String MARK_UNPAID = """
            update orders o set paid_tx = null where o.id = $1 and o.paid_tx = $2
                and not exists (select from decision d where d.tx = $2 and d.outcome = 'C'
                                and d.order_id = o.id and d.order_version = o.version)
                and not exists (select from past p where p.transactions @> $2)""";
    /** Folders and openings of balances take turns by this lock. */
    private static final String LOCK = "select pg_advisory_xact_lock(3, 0)";

    private static final String REFOLD = """
            update balance set credited = credited + $4, debited = debited + $5
            where kind = $1 and id = $2 and opening_generation = $3""";
    private static final String LOWER_MARK = "update low_water set announced = $2 where e = $1 and announced > $2";
    /** No store is on record for the new generation, so every node's keeper takes the shard for lost. */
    private static final String BUMP = """
            select bump_generation(s.name, s.generation, '', 'repair') from shard s
            where s.name = $1
                and not exists (select from alarm a where a.shard = s.name and a.resolved_at is null)""";

    private final SqlConnection postgres;

    Repair(SqlConnection postgres) {
        this.postgres = postgres;
    }

    /** Returns a line for each thing that was changed; shards come last, so that they are filled from what is right. */
    List<String> of(List<Finding> findings) {
        var lines = new ArrayList<String>();
        var remedies = new LinkedHashMap<Remedy, Finding>();
        findings.stream()
                .filter(finding -> finding.remedy() != null)
                .forEach(finding -> remedies.putIfAbsent(finding.remedy(), finding));
        remedies.entrySet().stream()
                .filter(entry -> !(entry.getKey() instanceof Remedy.Rebuild))
                .forEach(entry -> apply(entry, lines));
        remedies.entrySet().stream()
                .filter(entry -> entry.getKey() instanceof Remedy.Rebuild)
                .forEach(entry -> apply(entry, lines));
        return lines;
    }

    private void apply(Map.Entry<Remedy, Finding> entry, List<String> lines) {
        var remedy = entry.getKey();
        var line = entry.getValue().line();
        boolean changed = Transactor.within(postgres, connection -> change(connection, remedy)
                        .compose(rows -> rows == 0
                                ? Future.succeededFuture(false)
                                : record(connection, remedy, line).map(true)))
                .await();
        if (changed) {
            lines.add(words(remedy) + ", for " + line);
        }
    }

    private static Future<Integer> change(SqlConnection connection, Remedy remedy) {
        return switch (remedy) {
            case Remedy.MarkPaid(var order, var version, var tx) ->
                run(connection, MARK_PAID, Tuple.of(order, version, tx.packed()));
            case Remedy.MarkUnpaid(var order, var tx) -> run(connection, MARK_UNPAID, Tuple.of(order, tx));
            case Remedy.Refold(var key, var generation, var credited, var debited) ->
                connection
                        .query(LOCK)
                        .execute()
                        .compose(locked ->
                                run(connection, REFOLD, Tuple.of(key.kind(), key.id(), generation, credited, debited)));
            case Remedy.AnnounceAgain(long session, long after) ->
                run(connection, LOWER_MARK, Tuple.of(session, after));
            case Remedy.Rebuild(var shard) -> run(connection, BUMP, Tuple.of(shard.toString()));
        };
    }

    private static Future<Integer> run(SqlConnection connection, String sql, Tuple arguments) {
        return connection.preparedQuery(sql).execute(arguments).map(rows -> rows.rowCount());
    }

    private static Future<Void> record(SqlConnection connection, Remedy remedy, String line) {
        var reason = line.substring(0, Math.min(line.length(), LONGEST_REASON));
        return connection
                .preparedQuery(RECORD)
                .execute(Tuple.of(remedy.target(), reason, words(remedy)))
                .mapEmpty();
    }

    private static String words(Remedy remedy) {
        return switch (remedy) {
            case Remedy.MarkPaid paid -> paid.target() + " marked paid";
            case Remedy.MarkUnpaid unpaid -> unpaid.target() + " marked not paid";
            case Remedy.Refold refold -> refold.target() + " folded again";
            case Remedy.AnnounceAgain again -> again.target() + " announced again after " + again.after();
            case Remedy.Rebuild rebuild -> rebuild.target() + " rebuilt from the journal";
        };
    }
}
