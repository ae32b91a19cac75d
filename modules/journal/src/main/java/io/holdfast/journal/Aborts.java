package io.holdfast.journal;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Decision;
import io.holdfast.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * ABORT for all of a list of transactions that have no decision yet, in one forced statement, and what then stands for
 * each. By anybody: the owner in doubt, or whoever settles what a fenced session left.
 */
public final class Aborts {
    private static final String ABORT = "select tx, outcome from decide_aborts($1,$2,$3,$4)";

    private Aborts() {}

    /** The decision that stands for each; definite, since the unique index waits for an insert in flight. */
    public static Future<Map<TxId, Decision>> force(SqlClient client, List<Attempt> attempts, String reason) {
        int size = attempts.size();
        var txs = new Long[size];
        var modes = new String[size];
        var branches = new String[size];
        for (int i = 0; i < size; i++) {
            var attempt = attempts.get(i);
            txs[i] = attempt.tx().packed();
            modes[i] = CommitBatch.code(attempt.mode());
            branches[i] = RecordedBranch.encodeUnvoted(attempt);
        }
        var arguments = Tuple.tuple()
                .addArrayOfLong(txs)
                .addArrayOfString(modes)
                .addArrayOfString(branches)
                .addString(reason);
        return client.preparedQuery(ABORT)
                .execute(arguments)
                .map(Aborts::standing)
                .recover(cause -> Postgres.wasRolledBackToGetOn(cause)
                        ? force(client, attempts, reason)
                        : Future.failedFuture(cause));
    }

    private static Map<TxId, Decision> standing(RowSet<Row> rows) {
        var standing = new HashMap<TxId, Decision>();
        for (Row row : rows) {
            standing.put(TxId.unpack(row.getLong(0)), "C".equals(row.getString(1)) ? Decision.COMMIT : Decision.ABORT);
        }
        return standing;
    }
}
