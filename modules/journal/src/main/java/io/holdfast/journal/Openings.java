package io.holdfast.journal;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/**
 * Opening balances for many ids at once, as one transaction with the end of the generation in which their old balances
 * stood. The caller rebuilds the kind's shards in the new generation afterwards.
 */
public final class Openings {
    private static final String LOCK = "select pg_advisory_xact_lock(3, 0)";

    private static final String NEXT = "select next_generation($1)";
    private static final String OPEN = "select open_balances($1,$2,$3,$4)";
    private static final String END = "select end_generations($1,$2,$3)";

    private Openings() {}

    /** Somebody else ended a generation of the kind meanwhile; nothing was changed. */
    public static final class RacedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        RacedException(String kind) {
            super("a generation of " + kind + " ended meanwhile");
        }
    }

    /** The first step of the caller's transaction: openings take turns, with one another and with folding. */
    public static Future<Void> begin(SqlConnection connection) {
        return connection.query(LOCK).execute().mapEmpty();
    }

    /** Must run inside the caller's transaction, after {@link #begin}. Returns the new generation. */
    public static Future<Long> replace(SqlConnection connection, String kind, int count, long amount) {
        return connection.preparedQuery(NEXT).execute(Tuple.of(kind)).compose(rows -> {
            long generation = rows.iterator().next().getLong(0);
            return connection
                    .preparedQuery(OPEN)
                    .execute(Tuple.of(kind, count, amount, generation))
                    .compose(done -> end(connection, kind, generation))
                    .map(generation);
        });
    }

    static Future<Void> end(SqlConnection connection, String kind, long generation) {
        return connection
                .preparedQuery(END)
                .execute(Tuple.of(kind, generation, "batch_init"))
                .compose(rows -> {
                    boolean first = rows.iterator().next().getBoolean(0);
                    return first ? Future.succeededFuture() : Future.failedFuture(new RacedException(kind));
                });
    }
}
