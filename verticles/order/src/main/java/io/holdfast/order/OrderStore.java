package io.holdfast.order;

import io.holdfast.journal.IdempotencyStore;
import io.holdfast.journal.Transactor;
import io.holdfast.order.Order.OrderLine;
import io.holdfast.protocol.IdempotencyRecord;
import io.holdfast.protocol.Line;
import io.holdfast.runtime.BatchedQuery;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The orders in Postgres: reads of all that wait are one query, writes of all that wait are one forced statement. */
final class OrderStore {
    private static final int MAX_BATCH = 512;

    /** A read that has no answer within a checkout's own deadline had better be tried again. */
    private static final int READ_LIMIT_S = 8;

    private static final String COLUMNS = "o.id, o.user_id, o.lines, o.total, o.version, o.paid_tx is not null";
    private static final String LOAD = "select " + COLUMNS + " from orders o where o.id = any($1)";
    private static final String CREATE = """
            with created as (
                insert into orders (id, user_id, is_announced) select id, user_id, $4 from unnest($1::text[], $2::text[]) as n (id, user_id)
                returning id, user_id)
            insert into announcement (type, subject, body, trace)
            select 'order.created', c.id, json_build_object('order_id', c.id, 'user_id', c.user_id)::text, t.trace
            from created c join unnest($1::text[], $3::text[]) as t (id, trace) on t.id = c.id where $4""";
    private static final String ADD = """
            with payable as materialized (
                select o.id, a.line, a.amount, a.trace
                from unnest($1::text[], $2::text[], $3::bigint[], $6::text[]) as a (id, line, amount, trace)
                join orders o on o.id = a.id
                where o.paid_tx is null
                  and o.total + a.amount <= $4
                  and length(o.lines) - length(replace(o.lines, ',', '')) < $5
                order by o.id
                for no key update of o),
            added as (
                update orders o
                set lines = case o.lines when '' then p.line else o.lines || ',' || p.line end,
                    total = o.total + p.amount,
                    is_announced = o.is_announced and $7,
                    version = nextval('order_version')
                from payable p where o.id = p.id
                returning o.id, o.user_id, p.line, p.trace),
            told as (
                insert into announcement (type, subject, body, trace)
                select 'order.item_added', id, json_build_object(
                    'order_id', id,
                    'user_id', user_id,
                    'item_id', split_part(line, '=', 1),
                    'quantity', split_part(split_part(line, '=', 2), '@', 1)::bigint,
                    'price', split_part(line, '@', 2)::bigint)::text, trace
                from added where $7)
            select id from added""";
    private static final String SEED = """
            insert into orders as o (id, user_id, lines, total)
            select g::text, floor(random() * $3::int)::int::text,
                   floor(random() * $2::int)::int || '=1@' || $4::bigint || ',' || floor(random() * $2::int)::int || '=1@' || $4::bigint,
                   2 * $4::bigint
            from generate_series(0, $1::int - 1) g
            order by g::text collate "C" -- as everybody does who locks orders
            on conflict (id) do update set user_id = excluded.user_id, lines = excluded.lines, total = excluded.total,
                version = excluded.version, paid_tx = null, is_announced = false""";

    private final Transactor transactor;
    private final SqlClient reads;
    private final SqlClient writes;
    private final boolean announces;
    private final BatchedQuery<String, @Nullable Order> loads;
    private final BatchedQuery<NewOrder, Boolean> creations;
    private final BatchedQuery<Addition, Boolean> additions;

    /** An order with nothing on it; {@code trace} is the trace context of the request for it, or null. */
    record NewOrder(String id, String userId, @Nullable String trace) {}

    /** A line to be added to an order, likewise. */
    record Addition(
            String orderId, OrderLine line, @Nullable String trace) {
        long amount() {
            return Math.multiplyExact((long) line.quantity(), line.priceMinor());
        }
    }

    /** {@code announces}: whether others are told of what is written. */
    OrderStore(Vertx vertx, SqlClient reads, SqlClient writes, Transactor transactor, boolean announces) {
        this.reads = reads;
        this.writes = writes;
        this.transactor = transactor;
        this.announces = announces;
        this.loads = new BatchedQuery<>(vertx, MAX_BATCH, this::loadAll);
        this.creations = new BatchedQuery<>(vertx, MAX_BATCH, this::createAll);
        this.additions = new BatchedQuery<>(vertx, MAX_BATCH, this::addAll);
    }

    /** The order as it is now, or null. */
    Future<@Nullable Order> load(String id) {
        return loads.ask(id);
    }

    /** The same for who can wait a millisecond, so that it costs no query of its own. */
    Future<@Nullable Order> loadPatiently(String id) {
        return loads.askPatiently(id);
    }

    private Future<List<@Nullable Order>> loadAll(List<String> ids) {
        var tuple = Tuple.tuple().addArrayOfString(ids.toArray(String[]::new));
        var loaded = reads.preparedQuery(LOAD).execute(tuple).timeout(READ_LIMIT_S, TimeUnit.SECONDS);
        return loaded.map(rows -> {
            Map<String, Order> byId = HashMap.newHashMap(rows.size());
            for (Row row : rows) {
                byId.put(row.getString(0), order(row));
            }
            var orders = new ArrayList<@Nullable Order>(ids.size());
            for (String id : ids) {
                orders.add(byId.get(id));
            }
            return orders;
        });
    }

    private static Order order(Row row) {
        return new Order(
                row.getString(0),
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getLong(4),
                row.getBoolean(5));
    }

    /** Durable when it succeeds. */
    Future<Void> create(NewOrder order) {
        return creations.ask(order).mapEmpty();
    }

    /** The same together with the answer that is kept under the client's key. */
    Future<Void> create(NewOrder order, IdempotencyRecord record) {
        return transactor.transact(connection -> IdempotencyStore.keep(connection, record)
                .compose(kept -> connection.preparedQuery(CREATE).execute(creation(List.of(order))))
                .mapEmpty());
    }

    private Future<List<Boolean>> createAll(List<NewOrder> orders) {
        return writes.preparedQuery(CREATE)
                .execute(creation(orders))
                .map(done -> orders.stream().map(order -> true).toList());
    }

    private Tuple creation(List<NewOrder> orders) {
        return Tuple.tuple()
                .addArrayOfString(orders.stream().map(NewOrder::id).toArray(String[]::new))
                .addArrayOfString(orders.stream().map(NewOrder::userId).toArray(String[]::new))
                .addArrayOfString(orders.stream().map(NewOrder::trace).toArray(String[]::new))
                .addBoolean(announces);
    }

    /** Whether the line was added; not to an order that is unknown, paid or full. Durable when it succeeds. */
    Future<Boolean> add(Addition addition) {
        return additions.ask(addition);
    }

    /** The same together with the answer that is kept under the client's key. */
    Future<Boolean> add(Addition addition, IdempotencyRecord record) {
        return transactor
                .transact(connection -> IdempotencyStore.keep(connection, record)
                        .compose(kept -> connection.preparedQuery(ADD).execute(addition(List.of(addition))))
                        .compose(rows -> rows.size() == 1
                                ? Future.succeededFuture(true)
                                : Future.<Boolean>failedFuture(new NotAddedException())))
                .recover(cause -> cause instanceof NotAddedException
                        ? Future.succeededFuture(false)
                        : Future.failedFuture(cause));
    }

    /** Rolls back the kept key of a line that was not added. */
    private static final class NotAddedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotAddedException() {
            super("not added", null, false, false);
        }
    }

    private Future<List<Boolean>> addAll(List<Addition> batch) {
        var added = new Boolean[batch.size()];
        var waiting = IntStream.range(0, batch.size()).boxed().toList();
        return addRounds(batch, waiting, added).map(done -> List.of(added));
    }

    /** One order takes part once in a statement; a second line for it goes with the next one. */
    private Future<Void> addRounds(List<Addition> batch, List<Integer> waiting, Boolean[] added) {
        var orders = new HashSet<String>();
        var now = new ArrayList<Integer>(waiting.size());
        var later = new ArrayList<Integer>(0);
        for (int i : waiting) {
            (orders.add(batch.get(i).orderId()) ? now : later).add(i);
        }
        return addOnce(now.stream().map(batch::get).toList()).compose(ids -> {
            now.forEach(i -> added[i] = ids.contains(batch.get(i).orderId()));
            return later.isEmpty() ? Future.succeededFuture() : addRounds(batch, later, added);
        });
    }

    private Future<Set<String>> addOnce(List<Addition> additions) {
        return writes.preparedQuery(ADD)
                .execute(addition(additions))
                .map(rows -> rows.stream().map((Row row) -> row.getString(0)).collect(Collectors.toSet()))
                .recover(cause -> isDeadlock(cause) ? addOnce(additions) : Future.failedFuture(cause));
    }

    private static boolean isDeadlock(Throwable cause) {
        return cause instanceof PgException error && "40P01".equals(error.getSqlState());
    }

    private Tuple addition(List<Addition> additions) {
        return Tuple.tuple()
                .addArrayOfString(additions.stream().map(Addition::orderId).toArray(String[]::new))
                .addArrayOfString(
                        additions.stream().map(a -> a.line().encoded()).toArray(String[]::new))
                .addArrayOfLong(additions.stream().map(Addition::amount).toArray(Long[]::new))
                .addLong(Line.MAX_AMOUNT)
                .addInteger(Order.MAX_LINES - 1)
                .addArrayOfString(additions.stream().map(Addition::trace).toArray(String[]::new))
                .addBoolean(announces);
    }

    /** Orders {@code 0…orders−1}, replacing what those ids held, with new versions. */
    static Future<Void> seed(SqlConnection connection, int orders, int items, int users, long priceMinor) {
        return connection
                .preparedQuery(SEED)
                .execute(Tuple.of(orders, items, users, priceMinor))
                .mapEmpty();
    }
}
