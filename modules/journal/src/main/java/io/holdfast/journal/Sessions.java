package io.holdfast.journal;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
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
    private static final String ACTIVE = "select e from session where state = 'ACTIVE' and node = $1 order by e";
    private static final String FENCE = "select fence_session($1)";
    private static final String CLOSE = "update low_water set seq = $2 where e = $1 and seq < $2";

    private Sessions() {}

    /** Opens a session for {@code node}; its number names all of its transactions. */
    public static Future<Long> open(SqlConnection connection, String node) {
        return connection.preparedQuery(OPEN).execute(Tuple.of(node)).map(rows -> rows.iterator()
                .next()
                .getLong(0));
    }

    /** The node's sessions that may still log a COMMIT. */
    public static Future<List<Long>> active(SqlConnection connection, String node) {
        return connection.preparedQuery(ACTIVE).execute(Tuple.of(node)).map(rows -> rows.stream()
                .map((Row row) -> row.getLong(0))
                .toList());
    }

    /** From here the session logs no COMMIT any more; durable when it returns. */
    public static Future<Void> fence(SqlConnection connection, long session) {
        return connection.preparedQuery(FENCE).execute(Tuple.of(session)).mapEmpty();
    }

    /** Records that nothing of the session is unsettled, nor ever will be. Only for a fenced session. */
    public static Future<Void> close(SqlConnection connection, long session) {
        return connection
                .preparedQuery(CLOSE)
                .execute(Tuple.of(session, io.holdfast.protocol.TxId.MAX_SEQ))
                .mapEmpty();
    }
}
