package io.holdfast.journal;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;

/**
 * Database transactions of several statements, one at a time on a connection of their own: a pipelined connection would
 * let strangers' statements into them.
 */
public final class Transactor {
    private final Pool pool;

    /** For a pool of one connection. */
    public Transactor(Pool pool) {
        this.pool = pool;
    }

    /**
     * Runs {@code work} in a transaction: committed when its future succeeds, rolled back otherwise, and run again when Postgres
     * rolled it back so that others could get on.
     */
    public <T> Future<T> transact(Function<SqlConnection, Future<T>> work) {
        return alone(connection -> within(connection, work))
                .recover(cause -> Postgres.wasRolledBackToGetOn(cause) ? transact(work) : Future.failedFuture(cause));
    }

    /** Runs {@code work} in a transaction of a connection that the caller has for itself. */
    public static <T> Future<T> within(SqlConnection connection, Function<SqlConnection, Future<T>> work) {
        return connection.begin().compose(tx -> work.apply(connection)
                .compose(result -> tx.commit().map(result))
                .recover(cause -> tx.rollback().transform(rolledBack -> Future.failedFuture(cause))));
    }

    /** Runs {@code work}, which begins and ends its own transactions, while nobody else uses the connection. */
    public <T> Future<T> alone(Function<SqlConnection, Future<T>> work) {
        return pool.withConnection(work);
    }
}
