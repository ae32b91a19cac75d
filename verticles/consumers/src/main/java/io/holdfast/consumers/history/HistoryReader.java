package io.holdfast.consumers.history;

import io.holdfast.gateway.HistoryView;
import io.holdfast.gateway.NotNowException;
import io.holdfast.journal.Unavailability;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads it. */
public final class HistoryReader implements HistoryView {
    private static final String PAGE = """
            select order_id, status, created_at, changed_at, total_cost from order_history
            where user_id = $1 and (created_at, order_id) < ($2, $3)
            order by created_at desc, order_id desc limit $4""";
    private static final String TIMELINE = """
            select type, at, event_id, data from order_event where order_id = $1 order by at desc, event_id desc limit $2""";
    private static final Place NEWEST = new Place(Instant.parse("9999-12-31T00:00:00Z"), "");
    private static final int LONGEST_TIMELINE = 1_000;

    private final SqlClient postgres;

    public HistoryReader(SqlClient postgres) {
        this.postgres = postgres;
    }

    @Override
    public Future<List<Order>> ofUser(String user, @Nullable Place behind, int limit) {
        var from = behind == null ? NEWEST : behind;
        return rows(
                PAGE,
                Tuple.of(user, from.createdAt().atOffset(ZoneOffset.UTC), from.order(), limit),
                row -> new Order(row.getString(0), row.getString(1), at(row, 2), at(row, 3), row.getLong(4)));
    }

    /** The latest {@value #LONGEST_TIMELINE} events. */
    @Override
    public Future<List<Entry>> timeline(String order) {
        return rows(
                        TIMELINE,
                        Tuple.of(order, LONGEST_TIMELINE),
                        row -> new Entry(row.getString(0), at(row, 1), row.getString(2), row.getJsonObject(3)))
                .map(List::reversed);
    }

    private <T> Future<List<T>> rows(String sql, Tuple arguments, Function<Row, T> each) {
        return postgres.preparedQuery(sql)
                .execute(arguments)
                .map(found -> found.stream().map(each).toList())
                .recover(cause -> Future.failedFuture(
                        Unavailability.isOfAStore(cause)
                                ? new NotNowException("the database cannot be reached")
                                : cause));
    }

    private static Instant at(Row row, int column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time.toInstant();
    }
}
