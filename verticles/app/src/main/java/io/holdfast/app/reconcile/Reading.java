package io.holdfast.app.reconcile;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** Reads from Postgres, and says in one line when that cannot be done. Blocks its thread. */
final class Reading {
    private Reading() {}

    static RowSet<Row> read(SqlConnection postgres, String sql, Tuple arguments) {
        try {
            return postgres.preparedQuery(sql).execute(arguments).await();
        } catch (RuntimeException e) {
            throw new CommandException("Postgres cannot be asked: " + Cause.of(e), e);
        }
    }
}
