package io.holdfast.journal;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;

/** Refuses a Postgres that acknowledges what it has not written: durable must mean durable. */
public final class DurabilityCheck {
    private static final String LOST_ON_POWER_FAILURE = """
            select name || ' is ' || setting as finding from pg_settings
            where (name in ('fsync', 'full_page_writes') and setting <> 'on')
               or (name = 'synchronous_commit' and setting = 'off')
            order by name""";

    private DurabilityCheck() {}

    /** Fails with one line that names the settings when the server may lose a commit. */
    public static Future<Void> run(SqlConnection connection) {
        return connection.query(LOST_ON_POWER_FAILURE).execute().compose(rows -> {
            List<String> findings =
                    rows.stream().map((Row row) -> row.getString("finding")).toList();
            return findings.isEmpty()
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                            new NotDurableException("Postgres is not durable: " + String.join(", ", findings)
                                    + "; fsync, synchronous_commit and full_page_writes must be on"));
        });
    }

    /** The server's settings may lose acknowledged commits. */
    public static final class NotDurableException extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotDurableException(String message) {
            super(message);
        }
    }
}
