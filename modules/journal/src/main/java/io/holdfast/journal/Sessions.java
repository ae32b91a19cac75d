package io.holdfast.journal;

import io.holdfast.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** The lives of coordinators: opened once, fenced once, never reused. */
public final class Sessions {
    private static final String OPEN = """
            with opened as (
                insert into session (e, node, state) values (nextval('session_id'), $1, 'ACTIVE') returning e),
            leased as (insert into session_lease (e) select e from opened),
            marked as (insert into low_water (e) select e from opened)
            select e from opened""";
    private static final String UNFINISHED = """
            select s.e from session s join low_water l on l.e = s.e
            where s.node = $1 and l.seq < $2 order by s.e""";
    private static final String UNFOLDED = "select e from low_water where seq = $1 and folded < $1 order by e";
    private static final String FENCE = "select fence_session($1)";
    private static final String CLOSE = "update low_water set seq = $2 where e = $1 and seq < $2";

    private Sessions() {}

    /** Opens a session for {@code node}; its number names all of its transactions. */
    public static Future<Long> open(SqlConnection connection, String node) {
        return connection.preparedQuery(OPEN).execute(Tuple.of(node)).map(rows -> rows.iterator()
                .next()
                .getLong(0));
    }

    /**
     * The node's sessions that were not closed: they may have left something undecided on a shard, and those that nobody
     * fenced yet may still log a COMMIT.
     */
    public static Future<List<Long>> unfinished(SqlConnection connection, String node) {
        return connection
                .preparedQuery(UNFINISHED)
                .execute(Tuple.of(node, TxId.MAX_SEQ))
                .map(Sessions::numbers);
    }

    /** The closed sessions whose decisions are not all in the balances. */
    public static Future<List<Long>> unfolded(SqlConnection connection) {
        return connection
                .preparedQuery(UNFOLDED)
                .execute(Tuple.of(TxId.MAX_SEQ))
                .map(Sessions::numbers);
    }

    private static List<Long> numbers(RowSet<Row> rows) {
        return rows.stream().map((Row row) -> row.getLong(0)).toList();
    }

    /** From here the session logs no COMMIT any more; durable when it returns. */
    public static Future<Void> fence(SqlConnection connection, long session) {
        return connection.preparedQuery(FENCE).execute(Tuple.of(session)).mapEmpty();
    }

    /**
     * Records that nothing of the session is unsettled, nor ever will be. Only for a fenced session, and only once no shard
     * holds anything of it in a generation that counts.
     */
    public static Future<Void> close(SqlConnection connection, long session) {
        return connection
                .preparedQuery(CLOSE)
                .execute(Tuple.of(session, TxId.MAX_SEQ))
                .mapEmpty();
    }
}
