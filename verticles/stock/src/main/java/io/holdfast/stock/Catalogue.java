package io.holdfast.stock;

import io.holdfast.journal.IdempotencyStore;
import io.holdfast.journal.Transactor;
import io.holdfast.protocol.IdempotencyRecord;
import io.holdfast.runtime.BatchedQuery;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The items in Postgres: that they exist, and what they cost. */
final class Catalogue {
    private static final int MAX_BATCH = 512;
    private static final String PRICES = "select id, price from item where id = any($1)";
    private static final String CREATE = """
            with created as (
                insert into item (id, price) select * from unnest($1::text[], $2::bigint[]) returning id)
            insert into balance (kind, id, opening, opening_generation) select 'stock', id, 0, 0 from created""";
    private static final String SEED = """
            with repriced as (
                update item i set price = $2::bigint from generate_series(0, $1::int - 1) g
                where i.id = g::text and i.price <> $2::bigint)
            insert into item (id, price)
            select g::text, $2::bigint from generate_series(0, $1::int - 1) g
            where not exists (select from item i where i.id = g::text)""";

    private final SqlClient sql;
    private final Transactor transactor;
    private final BatchedQuery<String, @Nullable Long> prices;
    private final BatchedQuery<Item, Boolean> creations;

    private record Item(String id, long priceMinor) {}

    Catalogue(Vertx vertx, SqlClient sql, Transactor transactor) {
        this.sql = sql;
        this.transactor = transactor;
        this.prices = new BatchedQuery<>(vertx, MAX_BATCH, this::readPrices);
        this.creations = new BatchedQuery<>(vertx, MAX_BATCH, this::createAll);
    }

    /** The item's price, or null when there is no such item. */
    Future<@Nullable Long> price(String id) {
        return prices.ask(id);
    }

    private Future<List<@Nullable Long>> readPrices(List<String> ids) {
        var tuple = Tuple.tuple().addArrayOfString(ids.toArray(String[]::new));
        return sql.preparedQuery(PRICES).execute(tuple).map(rows -> {
            var byId = HashMap.<String, Long>newHashMap(rows.size());
            for (Row row : rows) {
                byId.put(row.getString(0), row.getLong(1));
            }
            var all = new ArrayList<@Nullable Long>(ids.size());
            ids.forEach(id -> all.add(byId.get(id)));
            return all;
        });
    }

    /** An item with no stock; durable when it succeeds. */
    Future<Void> create(String id, long priceMinor) {
        return creations.ask(new Item(id, priceMinor)).mapEmpty();
    }

    /** The same together with the answer that is kept under the client's key. */
    Future<Void> create(String id, long priceMinor, IdempotencyRecord record) {
        return transactor.transact(connection -> IdempotencyStore.keep(connection, record)
                .compose(kept -> connection.preparedQuery(CREATE).execute(tuple(List.of(new Item(id, priceMinor)))))
                .mapEmpty());
    }

    private Future<List<Boolean>> createAll(List<Item> items) {
        return sql.preparedQuery(CREATE)
                .execute(tuple(items))
                .map(done -> items.stream().map(item -> true).toList());
    }

    private static Tuple tuple(List<Item> items) {
        return Tuple.tuple()
                .addArrayOfString(items.stream().map(Item::id).toArray(String[]::new))
                .addArrayOfLong(items.stream().map(Item::priceMinor).toArray(Long[]::new));
    }

    /** The catalogue's part of a batch: items {@code 0…items−1} at one price. */
    static Future<Void> seed(SqlConnection connection, int items, long priceMinor) {
        return connection
                .preparedQuery(SEED)
                .execute(Tuple.of(items, priceMinor))
                .mapEmpty();
    }
}
