package io.holdfast.consumers.notifications;

import io.holdfast.gateway.UserEventFeed.UserEvent;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what users may want to hear of. Each question is one statement, so one snapshot: how far it read and what it found there
 * belong together, and below a position that is seen nothing is added any more.
 */
final class UserEventLog {
    static final int PAGE = 500;
    static final int FRESH = 5_000;
    /** All of a page is in memory at once; an event may have a thousand lines. */
    static final long PAGE_BYTES = 256 * 1024;

    static final long FRESH_BYTES = 4 * 1024 * 1024;

    private static final String PAGE_OF = """
            with found as materialized (
                select u.*, sum(octet_length(data)) over (order by position) - octet_length(data) < $4 as fits
                from (select * from user_event where user_id = $1 and position > $2 order by position limit $3) u)
            select f.position, greatest(f.position, (select max(position) from user_event)),
                   (select count(*) from found where fits) = $3 or exists (select from found where not fits),
                   e.position, e.type, e.event_id, e.at, e.data
            from user_event_forgotten f left join (select * from found where fits) e on true
            order by e.position""";
    private static final String FRESH_OF = """
            select up_to, is_full, at_position, event_type, event, happened_at, event_data, of_user
            from fresh_user_events($1, $2, $3, $4)""";
    private static final String FORGET = "select forget_user_events(make_interval(secs => $1), $2)";
    private static final int PIECE = 1_000;

    private final SqlClient postgres;

    UserEventLog(SqlClient postgres) {
        this.postgres = postgres;
    }

    /**
     * What a user has, up to a number of events and of bytes, one event at least.
     *
     * @param isFull whether there may be more
     * @param forgotten up to here nothing is kept
     * @param head the highest position there is, or was
     */
    record Page(long forgotten, long head, boolean isFull, List<UserEvent> events) {
        /** Everything of the user up to here is known. */
        long upTo() {
            return isFull ? events.getLast().position() : head;
        }
    }

    /** What has come: by user, and how far it was looked for. */
    record Fresh(long upTo, boolean isFull, Map<String, List<UserEvent>> events) {}

    Future<Page> page(String user, long after) {
        return postgres.preparedQuery(PAGE_OF)
                .execute(Tuple.of(user, after, PAGE, PAGE_BYTES))
                .map(UserEventLog::page);
    }

    private static Page page(RowSet<Row> rows) {
        var events = new ArrayList<UserEvent>(rows.size());
        long forgotten = 0;
        long head = 0;
        boolean isFull = false;
        for (Row row : rows) {
            forgotten = row.getLong(0);
            head = row.getLong(1);
            isFull = row.getBoolean(2);
            if (row.getLong(3) != null) {
                events.add(event(row, 3));
            }
        }
        return new Page(forgotten, head, isFull, events);
    }

    /** @param first of its columns */
    private static UserEvent event(Row row, int first) {
        return new UserEvent(
                row.getLong(first),
                row.getString(first + 1),
                row.getString(first + 2),
                row.getOffsetDateTime(first + 3).toInstant(),
                row.getString(first + 4));
    }

    Future<Fresh> fresh(long after, String[] users) {
        return postgres.preparedQuery(FRESH_OF)
                .execute(Tuple.tuple()
                        .addLong(after)
                        .addArrayOfString(users)
                        .addInteger(FRESH)
                        .addLong(FRESH_BYTES))
                .map(rows -> fresh(after, rows));
    }

    private static Fresh fresh(long after, RowSet<Row> rows) {
        var events = new LinkedHashMap<String, List<UserEvent>>();
        long upTo = after;
        boolean isFull = false;
        for (Row row : rows) {
            if (row.getLong(0) != null) {
                upTo = row.getLong(0);
            }
            isFull = row.getBoolean(1);
            if (row.getLong(2) != null) {
                events.computeIfAbsent(row.getString(7), user -> new ArrayList<>())
                        .add(event(row, 2));
            }
        }
        return new Fresh(upTo, isFull, events);
    }

    /** Drops what has been kept for so long, in pieces that hold up nobody, by the database's clock. */
    static Future<Void> forget(SqlClient postgres, Duration kept) {
        return postgres.preparedQuery(FORGET)
                .execute(Tuple.of((double) kept.toSeconds(), PIECE))
                .compose(rows ->
                        rows.iterator().next().getLong(0) < PIECE ? Future.succeededFuture() : forget(postgres, kept));
    }
}
