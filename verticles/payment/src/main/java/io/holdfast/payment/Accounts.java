package io.holdfast.payment;

import io.holdfast.journal.IdempotencyStore;
import io.holdfast.journal.Transactor;
import io.holdfast.protocol.IdempotencyRecord;
import io.holdfast.runtime.BatchedQuery;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.Collectors;

/** The accounts in Postgres: an account exists when it has a balance on record. */
final class Accounts {
    private static final int MAX_BATCH = 512;
    private static final String EXISTING = "select id from balance where kind = 'payment' and id = any($1)";
    private static final String CREATE = """
            insert into balance (kind, id, opening, opening_generation)
            select 'payment', id, 0, 0 from unnest($1::text[]) as a (id)""";

    private final SqlClient sql;
    private final Transactor transactor;
    private final BatchedQuery<String, Boolean> lookups;
    private final BatchedQuery<String, Boolean> creations;

    Accounts(Vertx vertx, SqlClient sql, Transactor transactor) {
        this.sql = sql;
        this.transactor = transactor;
        this.lookups = new BatchedQuery<>(vertx, MAX_BATCH, this::existing);
        this.creations = new BatchedQuery<>(vertx, MAX_BATCH, this::createAll);
    }

    Future<Boolean> exists(String id) {
        return lookups.ask(id);
    }

    private Future<List<Boolean>> existing(List<String> ids) {
        return sql.preparedQuery(EXISTING).execute(tuple(ids)).map(rows -> {
            var found = rows.stream().map((Row row) -> row.getString(0)).collect(Collectors.toSet());
            return ids.stream().map(found::contains).toList();
        });
    }

    /** An account with no credit; durable when it succeeds. */
    Future<Void> create(String id) {
        return creations.ask(id).mapEmpty();
    }

    /** The same together with the answer that is kept under the client's key. */
    Future<Void> create(String id, IdempotencyRecord record) {
        return transactor.transact(connection -> IdempotencyStore.keep(connection, record)
                .compose(kept -> connection.preparedQuery(CREATE).execute(tuple(List.of(id))))
                .mapEmpty());
    }

    private Future<List<Boolean>> createAll(List<String> ids) {
        return sql.preparedQuery(CREATE)
                .execute(tuple(ids))
                .map(done -> ids.stream().map(id -> true).toList());
    }

    private static Tuple tuple(List<String> ids) {
        return Tuple.tuple().addArrayOfString(ids.toArray(String[]::new));
    }
}
