package io.holdfast.journal;

import io.holdfast.coordinator.Decision;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the journal says of sessions, of changes of protocol and of one transaction, for a person who looks. */
public final class Inspection {
    private static final String SESSIONS = """
            select s.e, s.node, s.state = 'ACTIVE', extract(epoch from q.renewed_at - now())::float8 + $1
            from session s join low_water l on l.e = s.e left join session_lease q on q.e = s.e
            where l.seq < $2 order by s.e desc limit $3""";
    private static final String SWITCHES =
            "select e, mode, refusal_rate, switched_at from mode_switch order by id desc limit $1";
    private static final String DECISION =
            "select outcome::text, mode::text, order_id, branches, decided_at from decision where tx = $1";

    private Inspection() {}

    /**
     * A session that is not closed.
     *
     * @param leaseS seconds until others may take it for abandoned, negative once they may
     */
    public record OpenSession(
            long session,
            String node,
            boolean active,
            @Nullable Double leaseS) {}

    /** A change of protocol. */
    public record Switched(long session, Mode to, double refusalRate, Instant at) {}

    /** What is on disk for a transaction. */
    public record Decided(
            Decision outcome, Mode mode, @Nullable String order, List<RecordedBranch> branches, Instant at) {}

    /** Sessions that are not closed, the latest first. */
    public static Future<List<OpenSession>> sessions(SqlClient client, int limit) {
        return client.preparedQuery(SESSIONS)
                .execute(Tuple.of((double) Sessions.LEASE_SECONDS, TxId.MAX_SEQ, limit))
                .map(rows -> rows.stream()
                        .map(row ->
                                new OpenSession(row.getLong(0), row.getString(1), row.getBoolean(2), row.getDouble(3)))
                        .toList());
    }

    /** The latest changes of protocol, the newest first. */
    public static Future<List<Switched>> switches(SqlClient client, int limit) {
        return client.preparedQuery(SWITCHES).execute(Tuple.of(limit)).map(rows -> rows.stream()
                .map(row -> new Switched(
                        row.getLong(0),
                        Mode.ofLabel(row.getString(1)),
                        row.getDouble(2),
                        instant(row.getOffsetDateTime(3))))
                .toList());
    }

    /** Empty while it is undecided, when it was never begun, and once the journal has let it go. */
    public static Future<Optional<Decided>> decision(SqlClient client, TxId tx) {
        return client.preparedQuery(DECISION)
                .execute(Tuple.of(tx.packed()))
                .map(rows -> rows.stream().findFirst().map(Inspection::decided));
    }

    private static Decided decided(Row row) {
        return new Decided(
                row.getString(0).equals("C") ? Decision.COMMIT : Decision.ABORT,
                row.getString(1).equals("s") ? Mode.SAGA : Mode.TWO_PHASE,
                row.getString(2),
                RecordedBranch.decode(row.getString(3)),
                instant(row.getOffsetDateTime(4)));
    }

    private static Instant instant(OffsetDateTime time) {
        return time.toInstant();
    }
}
