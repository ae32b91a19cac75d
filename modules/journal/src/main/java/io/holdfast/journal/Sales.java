package io.holdfast.journal;

import io.holdfast.journal.Announcements.Decided;
import io.holdfast.journal.Announcements.Due;
import io.holdfast.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/**
 * What was sold, as the journal tells it in one snapshot: the decisions that stand in it, and the sums of those that it has let go. A
 * decision that is {@link Carried#counts counted in the sums} may stand for a while yet.
 */
public final class Sales {
    private static final String SNAPSHOT = "start transaction isolation level repeatable read read only";
    /** Before the first look: from here no part of the journal is dropped until the end. */
    private static final String KEEP = "lock table past in row share mode";

    private static final String SESSIONS = "select e from session order by e";
    private static final String CARRIED =
            "select lower(r), upper(r) from (select unnest(transactions) as r from past) p order by 1";
    private static final String SUMS =
            "select kind, id, amount from past_sale where (kind, id) > ($1, $2) order by kind, id limit $3";
    private static final String COUNT = "select count(*) from decision where outcome = 'C' and order_id is not null";

    private final SqlConnection connection;

    /**
     * A range of transactions whose decisions count in the sums.
     *
     * @param first packed
     * @param end packed; the first that is not in it
     */
    public record Carried(long first, long end) {
        public boolean counts(TxId tx) {
            return first <= tx.packed() && tx.packed() < end;
        }

        /** Whether nothing of the session counts where it stands. */
        public boolean countsAll(long session) {
            return first <= TxId.floorOf(session) && TxId.floorOf(session + 1) <= end;
        }

        /** The first session of which everything is in this range. */
        public long firstSession() {
            return Math.ceilDiv(first, TxId.floorOf(1));
        }

        /** The first session after those of which everything is in this range. */
        public long endSession() {
            return end / TxId.floorOf(1);
        }
    }

    /**
     * What all decisions that are carried sold.
     *
     * @param kind of participant: units of an item of the stock, or money of an account
     */
    public record Sum(String kind, String id, long amount) {}

    private Sales(SqlConnection connection) {
        this.connection = connection;
    }

    /** Opens the snapshot on a connection that nobody else uses; {@link #close} ends it. */
    public static Future<Sales> open(SqlConnection connection) {
        return connection
                .query(SNAPSHOT)
                .execute()
                .compose(begun -> connection.query(KEEP).execute())
                .map(kept -> new Sales(connection));
    }

    public Future<Void> close() {
        return connection.query("rollback").execute().mapEmpty();
    }

    /** Those whose decisions stand in the journal. */
    public Future<List<Long>> sessions() {
        return connection.query(SESSIONS).execute().map(rows -> rows.stream()
                .map(row -> row.getLong(0))
                .toList());
    }

    /** In their order, with something between them. */
    public Future<List<Carried>> carried() {
        return carried(connection);
    }

    static Future<List<Carried>> carried(SqlConnection connection) {
        return connection.query(CARRIED).execute().map(rows -> rows.stream()
                .map(row -> new Carried(row.getLong(0), row.getLong(1)))
                .toList());
    }

    /** The sums behind that of an id of a kind, at most {@code limit}; those behind two empty texts are the first. */
    public Future<List<Sum>> sums(String kind, String id, int limit) {
        return connection.preparedQuery(SUMS).execute(Tuple.of(kind, id, limit)).map(rows -> {
            var sums = new ArrayList<Sum>(rows.size());
            for (Row row : rows) {
                sums.add(new Sum(row.getString(0), row.getString(1), row.getLong(2)));
            }
            return sums;
        });
    }

    /** How many orders stand as paid. */
    public Future<Long> count() {
        return connection.query(COUNT).execute().map(rows -> rows.iterator()
                .next()
                .getLong(0));
    }

    /** The decisions of a session behind {@code seq}, at most {@code limit}, in their order. */
    public Future<List<Decided>> decided(long session, long seq, int limit) {
        return Announcements.decided(connection, session, new Due(seq, TxId.MAX_SEQ), limit);
    }
}
