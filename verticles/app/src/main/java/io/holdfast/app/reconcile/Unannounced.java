package io.holdfast.app.reconcile;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;

/** What is decided and not announced, because something of its session is not settled or the relay does not get through. */
final class Unannounced {
    /** Of a session that has ended the low water is the largest number there is. */
    private static final String MARKS = """
            select l.e, l.announced, last_decided(l.e) from low_water l
            where l.announced < (1::bigint << 40) - 1""";

    private final SqlConnection postgres;

    /** By session the last number that was decided. */
    private final Map<Long, Long> decided = new HashMap<>();

    /** As it is now. */
    Unannounced(SqlConnection postgres) {
        this.postgres = postgres;
        for (Row row : Reading.read(postgres, MARKS, Tuple.tuple())) {
            if (row.getLong(1) < row.getLong(2)) {
                decided.put(row.getLong(0), row.getLong(2));
            }
        }
    }

    /** Whether some of it is not announced yet. */
    boolean isSome() {
        for (Row row : Reading.read(postgres, MARKS, Tuple.tuple())) {
            Long last = decided.get(row.getLong(0));
            if (last != null && row.getLong(1) < last) {
                return true;
            }
        }
        return false;
    }
}
