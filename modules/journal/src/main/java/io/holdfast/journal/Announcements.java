package io.holdfast.journal;

import io.holdfast.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of the journal is to be announced. Whoever does looks again and again; one look says how far it is safe to read.
 *
 * <p>What is noted is complete below {@link Look#oldestRunning}: nothing can be written there any more. Decisions are complete at
 * or below the low water of their session. What a decision rests on was committed before the low water that covers it was on record,
 * so it is announced first by whoever announces, of a look, all that is noted, and then the decisions up to the low waters of a look
 * that was over before ({@link Look#isAfter}).
 */
public final class Announcements {
    private static final String LOOK = """
            select pg_snapshot_xmin(s.now)::text::bigint, pg_snapshot_xmax(s.now)::text::bigint, l.e, l.seq, l.announced
            from (select pg_current_snapshot() as now) s left join low_water l on l.announced < l.seq""";
    private static final String OWED = """
            select (select coalesce(sum(greatest(
                                case when l.seq = (1::bigint << 40) - 1 then last_decided(l.e) else l.seq end - l.announced, 0)), 0)
                    from low_water l where l.announced < l.seq)::bigint
                   + coalesce((select greatest(n.last - n.first + 1, 1)
                               from (select (select no from announcement order by writer, no limit 1) as first,
                                            (select no from announcement order by writer desc, no desc limit 1) as last) n
                               where n.first is not null), 0)""";
    private static final String NOTED = """
            select writer::text::bigint, no, type, subject, body, noted_at, trace from announcement
            where writer < $1::text::xid8 order by writer, no limit $2""";
    private static final String NOTED_MARK = "delete from announcement where (writer, no) <= ($1::text::xid8, $2)";
    private static final String NOTE = """
            with soon as (select set_config('synchronous_commit', 'off', true))
            insert into announcement (type, subject, body, trace)
            select $1, n.subject, n.body, n.trace
            from soon, unnest($2::text[], $3::text[], $4::text[]) as n (subject, body, trace)""";
    private static final String COMPLETE = """
            with soon as (select set_config('synchronous_commit', 'off', true))
            update low_water set seq = $2 from soon where e = $1 and seq < $2""";
    private static final String DECIDED =
            "select tx, outcome, mode, order_id, user_id, branches, event, decided_at from told_between($1,$2,$3)";
    private static final String DECIDED_MARK =
            "update low_water set announced = least($3, seq) where e = $1 and announced = $2 and seq > $2";

    private Announcements() {}

    /** How far a session's decisions are announced, and how far they are complete. */
    public record Due(long announced, long complete) {
        /** What is left once they are announced up to {@code seq}. */
        public Due after(long seq) {
            return new Due(seq, complete);
        }
    }

    /**
     * One look at the journal.
     *
     * @param oldestRunning every transaction of the database with a lower number has ended, and is seen
     * @param next every transaction of which anything is seen has a lower number
     * @param due by session
     */
    public record Look(long oldestRunning, long next, SortedMap<Long, Due> due) {
        /** Whether all that {@code earlier} saw, and all that rests on, is where this look reads. */
        public boolean isAfter(Look earlier) {
            return earlier.next <= oldestRunning;
        }
    }

    /**
     * Something that is to be noted.
     *
     * @param body a JSON object
     * @param trace the trace context of the request that led to it, or null
     */
    public record Note(
            String subject, String body, @Nullable String trace) {}

    /** Something that is no decision; {@code writer} and {@code no} say where it stands. */
    public record Noted(
            long writer,
            long no,
            String type,
            String subject,
            String body,
            Instant at,
            @Nullable String trace) {}

    /**
     * A decision, as far as others are told of it.
     *
     * @param order that it paid, or null
     * @param user whose order it was, when that cost nothing; otherwise the branch that charges him says it
     */
    public record Decided(
            TxId tx,
            boolean committed,
            String mode,
            @Nullable String order,
            @Nullable String user,
            List<RecordedBranch> branches,
            String lines,
            Instant at,
            @Nullable String trace) {}

    /**
     * Notes events that no decision is about, without waiting for the disk: what a crash of Postgres takes with it is never told.
     */
    public static Future<Void> note(SqlClient client, String type, List<Note> notes) {
        return client.preparedQuery(NOTE)
                .execute(Tuple.tuple()
                        .addString(type)
                        .addArrayOfString(notes.stream().map(Note::subject).toArray(String[]::new))
                        .addArrayOfString(notes.stream().map(Note::body).toArray(String[]::new))
                        .addArrayOfString(notes.stream().map(Note::trace).toArray(String[]::new)))
                .mapEmpty();
    }

    /** Puts on record how far a session's decisions are complete, without waiting for the disk. */
    public static Future<Void> complete(SqlClient client, long session, long lowWater) {
        return client.preparedQuery(COMPLETE)
                .execute(Tuple.of(session, lowWater))
                .mapEmpty();
    }

    /** Looks at one snapshot. */
    public static Future<Look> look(SqlClient client) {
        return client.preparedQuery(LOOK).execute().map(Announcements::look);
    }

    private static Look look(RowSet<Row> rows) {
        var due = new TreeMap<Long, Due>();
        long oldestRunning = 0;
        long next = 0;
        for (Row row : rows) {
            oldestRunning = row.getLong(0);
            next = row.getLong(1);
            Long session = row.getLong(2);
            if (session != null) {
                due.put(session, new Due(row.getLong(4), row.getLong(3)));
            }
        }
        return new Look(oldestRunning, next, due);
    }

    /**
     * About how much is still to be announced, decisions and what is noted: without reading it, so numbers that were drawn and never
     * used count too.
     */
    public static Future<Long> owed(SqlClient client) {
        return client.preparedQuery(OWED)
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** The oldest of what is noted below {@code look.oldestRunning()}, at most {@code limit}. */
    public static Future<List<Noted>> noted(SqlClient client, Look look, int limit) {
        return client.preparedQuery(NOTED)
                .execute(Tuple.of(Long.toString(look.oldestRunning()), limit))
                .map(rows -> rows.stream().map(Announcements::noted).toList());
    }

    private static Noted noted(Row row) {
        return new Noted(
                row.getLong(0),
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                at(row, 5),
                row.getString(6));
    }

    private static Instant at(Row row, int column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time.toInstant();
    }

    /** The oldest decisions of a session that are due, at most {@code limit}. */
    public static Future<List<Decided>> decided(SqlClient client, long session, Due due, int limit) {
        long floor = TxId.floorOf(session);
        return client.preparedQuery(DECIDED)
                .execute(Tuple.of(floor + due.announced(), floor + due.complete(), limit))
                .map(rows -> {
                    var decided = new ArrayList<Decided>(rows.size());
                    rows.forEach(row -> decided.add(decided(row)));
                    return decided;
                });
    }

    private static Decided decided(Row row) {
        boolean committed = "C".equals(row.getString(1));
        String event = committed ? row.getString(6) : "";
        int end = event.indexOf(';');
        return new Decided(
                TxId.unpack(row.getLong(0)),
                committed,
                row.getString(2),
                row.getString(3),
                row.getString(4),
                committed ? RecordedBranch.decode(row.getString(5)) : List.of(),
                end < 0 ? event : event.substring(0, end),
                at(row, 7),
                end < 0 ? null : event.substring(end + 1));
    }

    /** Everything noted up to this is announced, and need not be kept. */
    public static Future<Void> mark(SqlClient client, Noted last) {
        return client.preparedQuery(NOTED_MARK)
                .execute(Tuple.of(Long.toString(last.writer()), last.no()))
                .mapEmpty();
    }

    /**
     * The session's decisions are announced from {@code from} up to {@code to}. Nothing when they were announced up to another one: a
     * relay that was paused comes late, and an operator may want some announced again.
     */
    public static Future<Void> mark(SqlClient client, long session, long from, long to) {
        return client.preparedQuery(DECIDED_MARK)
                .execute(Tuple.of(session, from, to))
                .mapEmpty();
    }
}
