package io.holdfast.journal;

import io.holdfast.protocol.Direction;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.TreeMap;

/**
 * Carries the decisions of a part of the journal that is over into sums, a bounded piece at a time, so that the part can
 * be dropped and the invariants can still be checked. What is carried and the mark that says so are one transaction: a
 * decision counts where it stands or in the sums, never in both.
 */
final class Past {
    private static final int PAGE = 2_000;
    /** The more decisions are summed before they are written, the fewer rows are; in memory there are at most so many. */
    private static final int PAGES = 100;

    private static final int MAX_SUMS = 100_000;
    private static final String MARK = """
            with locked as (select transactions from past for update)
            select coalesce((select upper(r) from locked, unnest(transactions) r where r @> $1::bigint), $1::bigint)""";
    private static final String READ = "select tx, outcome, order_id, branches from decisions_between($1,$2,$3)";
    private static final String BALANCES = """
            insert into past_balance (kind, id, opening_generation, credited, debited)
            select b.kind, b.id, b.opening_generation, d.credited, d.debited
            from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[])
                     as d (kind, id, generation, credited, debited)
                     join balance b on b.kind = d.kind and b.id = d.id and b.opening_generation <= d.generation
            on conflict (kind, id) do update
            set opening_generation = excluded.opening_generation,
                credited = excluded.credited + case
                    when past_balance.opening_generation = excluded.opening_generation then past_balance.credited
                    else 0 end,
                debited = excluded.debited + case
                    when past_balance.opening_generation = excluded.opening_generation then past_balance.debited
                    else 0 end""";
    private static final String KIND = """
            insert into past_kind (kind, debited, sold) values ($1, $2::bigint, $3::bigint)
            on conflict (kind) do update
            set debited = past_kind.debited + excluded.debited, sold = past_kind.sold + excluded.sold""";
    private static final String SALES = """
            insert into past_sale (kind, id, amount)
            select kind, id, amount from unnest($1::text[], $2::text[], $3::bigint[]) as s (kind, id, amount)
            on conflict (kind, id) do update set amount = past_sale.amount + excluded.amount""";
    private static final String ADVANCE = """
            update past
            set transactions = transactions + int8multirange(int8range($1, $2)),
                commits = commits + $3, aborts = aborts + $4, checkouts = checkouts + $5""";

    private final SqlConnection connection;
    private final DecisionSums sums = new DecisionSums();
    private final Map<String, OfKind> kinds = new TreeMap<>();
    private final SaleSums sales = new SaleSums();
    private long commits;
    private long aborts;
    private long checkouts;

    private static final class OfKind {
        long debited;
        long sold;
    }

    private Past(SqlConnection connection) {
        this.connection = connection;
    }

    /** Carries all decisions of the sessions from {@code first} to {@code last} that are not carried yet. */
    static Future<Void> carry(SqlConnection connection, long first, long last) {
        return Transactor.within(
                        connection, inside -> new Past(inside).carryPiece(TxId.floorOf(first), TxId.floorOf(last + 1)))
                .compose(complete -> complete ? Future.succeededFuture() : carry(connection, first, last));
    }

    /** Whether nothing is left from {@code start} to before {@code end}. */
    private Future<Boolean> carryPiece(long start, long end) {
        return connection.preparedQuery(MARK).execute(Tuple.of(start)).compose(rows -> {
            long mark = rows.iterator().next().getLong(0);
            return mark >= end ? Future.succeededFuture(true) : carryFrom(mark, end);
        });
    }

    private Future<Boolean> carryFrom(long mark, long end) {
        return readTo(mark, end, PAGES).compose(next -> write(mark, next).map(next == end));
    }

    /** Returns the first transaction that was not looked for. */
    private Future<Long> readTo(long mark, long end, int pages) {
        if (pages == 0 || sums.size() > MAX_SUMS) {
            return Future.succeededFuture(mark);
        }
        return connection
                .preparedQuery(READ)
                .execute(Tuple.of(mark - 1, end - 1, PAGE))
                .compose(rows -> {
                    long last = take(rows);
                    return rows.size() < PAGE ? Future.succeededFuture(end) : readTo(last + 1, end, pages - 1);
                });
    }

    /** Returns the last transaction taken. */
    private long take(RowSet<Row> rows) {
        long last = 0;
        for (Row row : rows) {
            last = row.getLong(0);
            if ("C".equals(row.getString(1))) {
                takeCommit(row.getString(2) != null, row.getString(3));
            } else {
                aborts++;
            }
        }
        return last;
    }

    private void takeCommit(boolean isCheckout, String branches) {
        commits++;
        checkouts += isCheckout ? 1 : 0;
        for (RecordedBranch branch : RecordedBranch.decode(branches)) {
            sums.add(branch);
            long amount =
                    branch.branch().lines().stream().mapToLong(Line::amount).sum();
            boolean isDebit = branch.branch().direction() == Direction.DEBIT;
            var ofKind = kinds.computeIfAbsent(branch.shard().kind(), kind -> new OfKind());
            ofKind.debited += isDebit ? amount : 0;
            if (isCheckout) {
                ofKind.sold += isDebit ? amount : -amount;
                sales.add(branch);
            }
        }
    }

    private Future<Void> write(long from, long end) {
        return sums.applyAll(connection, BALANCES)
                .compose(done -> writeKinds())
                .compose(done -> sales.addAll(connection, SALES))
                .compose(done -> connection
                        .preparedQuery(ADVANCE)
                        .execute(Tuple.of(from, end, commits, aborts, checkouts))
                        .mapEmpty());
    }

    private Future<Void> writeKinds() {
        Future<Void> done = Future.succeededFuture();
        for (var entry : kinds.entrySet()) {
            var sum = entry.getValue();
            done = done.compose(v -> connection
                    .preparedQuery(KIND)
                    .execute(Tuple.of(entry.getKey(), sum.debited, sum.sold))
                    .mapEmpty());
        }
        return done;
    }
}
