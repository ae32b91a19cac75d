package io.holdfast.journal;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/**
 * Database transactions of several statements, one at a time on a connection of their own: a pipelined connection would
 * let strangers' statements into them.
 */
public final class Transactor {
    private final SqlConnection connection;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean busy;

    public Transactor(SqlConnection connection) {
        this.connection = connection;
    }

    /** Runs {@code work} in a transaction: committed when its future succeeds, rolled back otherwise. */
    public <T> Future<T> transact(Function<SqlConnection, Future<T>> work) {
        return alone(connection -> within(connection, work));
    }

    /** Runs {@code work} in a transaction of a connection that the caller has for itself. */
    public static <T> Future<T> within(SqlConnection connection, Function<SqlConnection, Future<T>> work) {
        return connection.begin().compose(tx -> work.apply(connection)
                .compose(result -> tx.commit().map(result))
                .recover(cause -> tx.rollback().transform(rolledBack -> Future.failedFuture(cause))));
    }

    /** Runs {@code work}, which begins and ends its own transactions, while nobody else uses the connection. */
    public <T> Future<T> alone(Function<SqlConnection, Future<T>> work) {
        Promise<T> promise = Promise.promise();
        waiting.add(() -> work.apply(connection).onComplete(promise));
        next();
        return promise.future().eventually(() -> {
            busy = false;
            next();
            return Future.succeededFuture();
        });
    }

    private void next() {
        if (!busy && !waiting.isEmpty()) {
            busy = true;
            waiting.poll().run();
        }
    }
}
