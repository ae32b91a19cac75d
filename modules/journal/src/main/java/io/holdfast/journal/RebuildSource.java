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
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * What the shards of some kinds must hold, read from one snapshot of the journal: folded balances plus the tail of
 * decisions that are not folded yet. Ask for it only after the bumps of their generations have committed.
 */
public final class RebuildSource {
    private static final int PAGE = 5_000;
    private static final String SNAPSHOT = "start transaction isolation level repeatable read read only";
    /** Before the first look: from here no part of the journal is dropped until the end. */
    private static final String KEEP = "lock table past in row share mode";

    private static final String SESSIONS =
            "select s.e, s.state, l.seq, l.folded from session s join low_water l on l.e = s.e order by s.e";
    private static final String TAIL = "select tx, outcome, branches from decisions_between($1,$2,$3)";
    private static final String BALANCES = """
            select id, opening + credited - debited, opening_generation from balance
            where kind = $1 and id > $2 order by id limit $3""";

    private final SqlConnection connection;
    private final List<SessionMark> sessions = new ArrayList<>();
    private final List<BranchRecord> records = new ArrayList<>();
    /** By kind, and by the generation that they voted in. */
    private final Map<String, Map<Long, Deltas>> tails = new HashMap<>();

    private long floor;

    /** What a shard must know of a session. */
    public record SessionMark(long session, boolean fenced, long lowWater, long folded) {}

    /** A decided branch above its session's low water: it must be on record, as final or as a tombstone. */
    public record BranchRecord(ShardId shard, TxId tx, boolean committed, String digest) {}

    /** What of an id is available. */
    public record Balance(String id, long available) {}

    private RebuildSource(SqlConnection connection, Set<String> kinds) {
        this.connection = connection;
        kinds.forEach(kind -> tails.put(kind, new HashMap<>()));
    }

    /** Opens the snapshot on {@code connection}, hands it to {@code use}, and closes it whatever came of that. */
    public static <T> Future<T> open(
            SqlConnection connection, Set<String> kinds, Function<RebuildSource, Future<T>> use) {
        var source = new RebuildSource(connection, kinds);
        return connection
                .query(SNAPSHOT)
                .execute()
                .compose(begun -> connection.query(KEEP).execute())
                .compose(kept -> source.readSessions())
                .compose(read -> Sessions.floor(connection))
                .onSuccess(floor -> source.floor = floor)
                .compose(read -> source.readTails())
                .compose(read -> use.apply(source))
                .eventually(() -> connection.query("rollback").execute());
    }

    /** As {@link Sessions#floor} says. */
    public long floor() {
        return floor;
    }

    /** The sessions above the floor, with their marks. */
    public List<SessionMark> sessions() {
        return sessions.stream().filter(mark -> mark.session() > floor).toList();
    }

    /** The decided branches of these kinds above their sessions' low waters. */
    public List<BranchRecord> records() {
        return records;
    }

    /** Hands over every balance of one of the kinds, a page at a time; at most one further page is read before it is taken. */
    public Future<Void> balances(String kind, Function<List<Balance>, Future<Void>> accept) {
        var tail = Objects.requireNonNull(tails.get(kind), kind);
        return Pages.each(balancesAfter(kind, ""), rows -> {
            if (rows.size() == 0) {
                return Pages.Step.last();
            }
            var page = new ArrayList<Balance>(rows.size());
            for (Row row : rows) {
                page.add(balance(tail, row.getString(0), row.getLong(1), row.getLong(2)));
            }
            var next = balancesAfter(kind, page.getLast().id());
            return new Pages.Step(accept.apply(page), next);
        });
    }

    private Future<RowSet<Row>> balancesAfter(String kind, String last) {
        return connection.preparedQuery(BALANCES).execute(Tuple.of(kind, last, PAGE));
    }

    private static Balance balance(Map<Long, Deltas> tail, String id, long folded, long openingGeneration) {
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

    private Future<Void> readTails() {
        Future<Void> done = Future.succeededFuture();
        for (SessionMark mark : sessions) {
            if (mark.folded() < TxId.MAX_SEQ) {
                done = done.compose(v -> readTail(mark));
            }
        }
        return done;
    }

    /** Postgres reads the next page while this one is taken in. */
    private Future<Void> readTail(SessionMark mark) {
        return Pages.each(decisionsAfter(mark.session(), mark.folded()), rows -> {
            var next = rows.size() < PAGE ? null : decisionsAfter(mark.session(), lastSeq(rows));
            takeDecisions(mark, rows);
            return new Pages.Step(Future.succeededFuture(), next);
        });
    }

    private Future<RowSet<Row>> decisionsAfter(long session, long seq) {
        long end = TxId.floorOf(session + 1) - 1;
        return connection.preparedQuery(TAIL).execute(Tuple.of(TxId.floorOf(session) + seq, end, PAGE));
    }

    private static long lastSeq(RowSet<Row> rows) {
        long last = 0;
        for (Row row : rows) {
            last = row.getLong(0);
        }
        return TxId.unpack(last).seq();
    }

    private void takeDecisions(SessionMark mark, RowSet<Row> rows) {
        for (Row row : rows) {
            takeDecision(mark, TxId.unpack(row.getLong(0)), "C".equals(row.getString(1)), row.getString(2));
        }
    }

    private void takeDecision(SessionMark mark, TxId tx, boolean committed, String branches) {
        for (RecordedBranch branch : RecordedBranch.decode(branches)) {
            var tail = tails.get(branch.shard().kind());
            if (tail == null) {
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
