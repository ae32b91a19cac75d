package io.holdfast.journal;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the pages of a query one after another. A page is forgotten once it is taken: composed futures would wait for
 * each other in a chain that holds them all, which is more than a server has when it rebuilds a million balances.
 */
final class Pages {
    private Pages() {}

    /**
     * What became of a page.
     *
     * @param taken completes when it is dealt with, so that the next may be
     * @param next the next page, which is being read already; null for none
     */
    record Step(Future<Void> taken, @Nullable Future<RowSet<Row>> next) {
        static Step last() {
            return new Step(Future.succeededFuture(), null);
        }
    }

    /** Completes when {@code take} has dealt with every page. */
    static Future<Void> each(Future<RowSet<Row>> first, Function<RowSet<Row>, Step> take) {
        Promise<Void> done = Promise.promise();
        each(first, take, done);
        return done.future();
    }

    private static void each(Future<RowSet<Row>> reading, Function<RowSet<Row>, Step> take, Promise<Void> done) {
        reading.map(take)
                .onSuccess(step -> step.taken()
                        .onSuccess(taken -> {
                            if (step.next() == null) {
                                done.tryComplete();
                            } else {
                                each(step.next(), take, done);
                            }
                        })
                        .onFailure(done::tryFail))
                .onFailure(done::tryFail);
    }
}
