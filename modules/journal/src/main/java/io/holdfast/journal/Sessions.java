package io.holdfast.journal;

import io.holdfast.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The lives of coordinators: opened once, fenced once, never reused. */
public final class Sessions {
    /** A session that has not been renewed for so long is taken for abandoned. */
    public static final int LEASE_SECONDS = 5;

    private static final String OPEN = "select open_session($1)";
    private static final String UNFINISHED = """
            select s.e from session s join low_water l on l.e = s.e
            where s.node = $1 and l.seq < $2 order by s.e""";
    private static final String RENEW = """
            with renewed as (update session_lease set renewed_at = now() where e = any($1))
            select e from session where e = any($1) and state = 'FENCED'""";
    private static final String ABANDONED = """
            select s.e from session s join low_water l on l.e = s.e join session_lease q on q.e = s.e
            where s.node <> $1 and l.seq < $2 and q.renewed_at < now() - make_interval(secs => $3) order by s.e""";
    private static final String OTHERS_LIVE = """
            select exists (
                select from session s join session_lease q on q.e = s.e
                where s.node <> $1 and s.state = 'ACTIVE' and q.renewed_at >= now() - make_interval(secs => $2))""";
    private static final String UNFOLDED = "select e from low_water where seq = $1 and folded < $1 order by e";
    /** Sessions are opened in the order of their numbers, so one that is not seen was dropped, or never began. */
    private static final String FLOOR = """
            select coalesce(
                (select min(s.e) - 1 from session s join low_water l on l.e = s.e
                 where s.state <> 'FENCED' or l.seq < $1),
                greatest((select max(e) from session), (select (upper(transactions) - 1) >> 40 from past)),
                0)""";

    private static final String FENCE = "select fence_session($1)";
    private static final String CLOSE_SEARCHED = "select close_session($1,$2,$3)";
    private static final String CLOSE = "update low_water set seq = $2 where e = $1 and seq < $2";

    private Sessions() {}

    /** Opens a session for {@code node}, with a part of the journal for it; its number names all of its transactions. */
    public static Future<Long> open(SqlClient client, String node) {
        return client.preparedQuery(OPEN)
                .execute(Tuple.of(node))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /**
     * The node's sessions that were not closed: they may have left something undecided on a shard, and those that nobody
     * fenced yet may still log a COMMIT.
     */
    public static Future<List<Long>> unfinished(SqlClient client, String node) {
        return client.preparedQuery(UNFINISHED)
                .execute(Tuple.of(node, TxId.MAX_SEQ))
                .map(Sessions::numbers);
    }

    /** Shows that the sessions' owner lives, and returns those of them that somebody has fenced all the same. */
    public static Future<List<Long>> renew(SqlClient client, List<Long> sessions) {
        var numbers = Tuple.tuple().addArrayOfLong(sessions.toArray(Long[]::new));
        return client.preparedQuery(RENEW).execute(numbers).map(Sessions::numbers);
    }

    /**
     * Sessions of other nodes that are not closed and have not been renewed for {@code leaseSeconds}. That their owner is gone
     * is a guess, which saves waiting; fencing them makes it true.
     */
    public static Future<List<Long>> abandoned(SqlClient client, String node, int leaseSeconds) {
        return client.preparedQuery(ABANDONED)
                .execute(Tuple.of(node, TxId.MAX_SEQ, (double) leaseSeconds))
                .map(Sessions::numbers);
    }

    /** Whether another node has renewed a session within {@code leaseSeconds}. */
    public static Future<Boolean> othersLive(SqlClient client, String node, int leaseSeconds) {
        return client.preparedQuery(OTHERS_LIVE)
                .execute(Tuple.of(node, (double) leaseSeconds))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /** Every session up to this one is closed: it has nothing unsettled, and begins nothing any more. 0 for none. */
    public static Future<Long> floor(SqlClient client) {
        return client.preparedQuery(FLOOR)
                .execute(Tuple.of(TxId.MAX_SEQ))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** The closed sessions whose decisions are not all in the balances. */
    public static Future<List<Long>> unfolded(SqlClient client) {
        return client.preparedQuery(UNFOLDED).execute(Tuple.of(TxId.MAX_SEQ)).map(Sessions::numbers);
    }

    private static List<Long> numbers(RowSet<Row> rows) {
        return rows.stream().map((Row row) -> row.getLong(0)).toList();
    }

    /** From here the session logs no COMMIT any more; durable when it returns. */
    public static Future<Void> fence(SqlClient client, long session) {
        return client.preparedQuery(FENCE).execute(Tuple.of(session)).mapEmpty();
    }

    /**
     * Records that nothing of the session is unsettled, nor ever will be. Only for a fenced session, and only once no shard
     * holds anything of it in a generation that counts.
     */
    public static Future<Void> close(SqlClient client, long session) {
        return client.preparedQuery(CLOSE)
                .execute(Tuple.of(session, TxId.MAX_SEQ))
                .mapEmpty();
    }

    /**
     * The same for a session that was settled for its owner: only if every shard is still in the generation in which it was
     * fenced and searched, and otherwise false.
     *
     * @param searched those generations, of all shards by their numbers
     */
    public static Future<Boolean> closeSearched(SqlClient client, long session, Map<Integer, Long> searched) {
        var numbers = searched.keySet().toArray(Integer[]::new);
        var generations = Arrays.stream(numbers).map(searched::get).toArray(Long[]::new);
        return client.preparedQuery(CLOSE_SEARCHED)
                .execute(Tuple.tuple()
                        .addLong(session)
                        .addArrayOfInteger(numbers)
                        .addArrayOfLong(generations))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }
}
