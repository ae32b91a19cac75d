package io.holdfast.journal;

import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What the shards of one kind must hold, read from one snapshot of the journal: folded balances plus the tail of
 * decisions that are not folded yet. Ask for it only after the bump of the generation has committed.
 */
public final class RebuildSource {
    private static final int PAGE = 5_000;
    private static final String SNAPSHOT = "start transaction isolation level repeatable read read only";
    /** Before the first look: from here no part of the journal is dropped until the end. */
    private static final String KEEP = "lock table past in row share mode";

    private static final String SESSIONS =
            "select s.e, s.state, l.seq, l.folded from session s join low_water l on l.e = s.e order by s.e";
    private static final String PAST = "select coalesce((upper(transactions) - 1) >> 40, 0) from past";
    private static final String TAIL = "select tx, outcome, branches from decisions_between($1,$2,$3)";
    private static final String BALANCES = """
            select id, opening + credited - debited, opening_generation from balance
            where kind = $1 and id > $2 order by id limit $3""";

    private final SqlConnection connection;
    private final String kind;
    private final List<SessionMark> sessions = new ArrayList<>();
    private final List<BranchRecord> records = new ArrayList<>();
    private final Map<Long, Deltas> tail = new HashMap<>();
    private long floor;

    /** What a shard must know of a session. */
    public record SessionMark(long session, boolean fenced, long lowWater, long folded) {
        private boolean isClosed() {
            return fenced && lowWater == TxId.MAX_SEQ;
        }
    }

    /** A decided branch above its session's low water: it must be on record, as final or as a tombstone. */
    public record BranchRecord(ShardId shard, TxId tx, boolean committed, String digest) {}

    /** What of an id is available. */
    public record Balance(String id, long available) {}

    private RebuildSource(SqlConnection connection, String kind) {
        this.connection = connection;
        this.kind = kind;
    }

    /** Opens the snapshot on {@code connection}, hands it to {@code use}, and closes it whatever came of that. */
    public static <T> Future<T> open(SqlConnection connection, String kind, Function<RebuildSource, Future<T>> use) {
        var source = new RebuildSource(connection, kind);
        return connection
                .query(SNAPSHOT)
                .execute()
                .compose(begun -> connection.query(KEEP).execute())
                .compose(kept -> source.readSessions())
                .compose(read -> source.readFloor())
                .compose(read -> source.readTails())
                .compose(read -> use.apply(source))
                .eventually(() -> connection.query("rollback").execute());
    }

    /** Every session up to this one is closed: it has nothing unsettled, and begins nothing any more. */
    public long floor() {
        return floor;
    }

    /** The sessions above the floor, with their marks. */
    public List<SessionMark> sessions() {
        return sessions.stream().filter(mark -> mark.session() > floor).toList();
    }

    /** The decided branches of this kind above their sessions' low waters. */
    public List<BranchRecord> records() {
        return records;
    }

    /** Hands over every balance of the kind, a page at a time; the next page waits for {@code accept}. */
    public Future<Void> balances(Function<List<Balance>, Future<Void>> accept) {
        return balancesAfter("", accept);
    }

    private Future<Void> balancesAfter(String last, Function<List<Balance>, Future<Void>> accept) {
        return connection
                .preparedQuery(BALANCES)
                .execute(Tuple.of(kind, last, PAGE))
                .compose(rows -> {
                    if (rows.size() == 0) {
                        return Future.succeededFuture();
                    }
                    var page = new ArrayList<Balance>(rows.size());
                    for (Row row : rows) {
                        page.add(balance(row.getString(0), row.getLong(1), row.getLong(2)));
                    }
                    return accept.apply(page)
                            .compose(taken -> balancesAfter(page.getLast().id(), accept));
                });
    }

    private Balance balance(String id, long folded, long openingGeneration) {
        long available = folded;
        for (var deltas : tail.entrySet()) {
            var sum = deltas.getKey() < openingGeneration
                    ? null
                    : deltas.getValue().sums().get(id);
            if (sum != null) {
                available += sum.credited - sum.debited;
            }
        }
        return new Balance(id, available);
    }

    private Future<Void> readSessions() {
        return connection.preparedQuery(SESSIONS).execute().map(rows -> {
            for (Row row : rows) {
                sessions.add(new SessionMark(
                        row.getLong(0), "FENCED".equals(row.getString(1)), row.getLong(2), row.getLong(3)));
            }
            return null;
        });
    }

    /** Sessions are opened in the order of their numbers, so one that is not seen here was dropped, or never began. */
    private Future<Void> readFloor() {
        var open = sessions.stream().filter(mark -> !mark.isClosed()).findFirst();
        if (open.isPresent()) {
            floor = open.get().session() - 1;
            return Future.succeededFuture();
        }
        return connection.preparedQuery(PAST).execute().map(rows -> {
            long dropped = rows.iterator().next().getLong(0);
            floor = sessions.isEmpty()
                    ? dropped
                    : Math.max(dropped, sessions.getLast().session());
            return null;
        });
    }

    private Future<Void> readTails() {
        Future<Void> done = Future.succeededFuture();
        for (SessionMark mark : sessions) {
            if (mark.folded() < TxId.MAX_SEQ) {
                done = done.compose(v -> readTail(mark, TxId.floorOf(mark.session()) + mark.folded()));
            }
        }
        return done;
    }

    private Future<Void> readTail(SessionMark mark, long after) {
        long end = TxId.floorOf(mark.session() + 1) - 1;
        return connection
                .preparedQuery(TAIL)
                .execute(Tuple.of(after, end, PAGE))
                .compose(rows -> {
                    long last = takeTail(mark, after, rows);
                    return rows.size() < PAGE ? Future.succeededFuture() : readTail(mark, last);
                });
    }

    private long takeTail(SessionMark mark, long after, RowSet<Row> rows) {
        long last = after;
        for (Row row : rows) {
            last = row.getLong(0);
            takeDecision(mark, TxId.unpack(last), "C".equals(row.getString(1)), row.getString(2));
        }
        return last;
    }

    private void takeDecision(SessionMark mark, TxId tx, boolean committed, String branches) {
        for (RecordedBranch branch : RecordedBranch.decode(branches)) {
            if (!branch.shard().kind().equals(kind)) {
                continue;
            }
            if (committed) {
                tail.computeIfAbsent(branch.generation(), generation -> new Deltas())
                        .add(branch);
            }
            if (tx.seq() > mark.lowWater()) {
                records.add(new BranchRecord(branch.shard(), tx, committed, branch.digest()));
            }
        }
    }
}
