package io.holdfast.app.audit;

import io.holdfast.app.audit.JournalEntry.Gate;
import io.holdfast.app.audit.JournalEntry.OrderNow;
import io.holdfast.journal.RecordedBranch;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads the journal, all of it from one snapshot and a page at a time. Blocks: an audit is a plain sequence of steps on
 * a thread of its own.
 */
final class JournalReader implements AutoCloseable {
    private static final int DECISIONS = 10_000;
    private static final int BALANCES = 4_000;
    private static final int EXAMPLES = 1_000;

    private static final String SNAPSHOT = "start transaction isolation level repeatable read read only";
    /** Before the first look: from here no part of the journal is dropped until the end. */
    private static final String KEEP = "lock table past in row share mode";

    private static final String SHARDS = "select name, generation from shard";
    private static final String OLD_GENERATIONS = """
            select s.name, s.generation, max(g.generation) from shard s join generation g on g.shard = s.name
            group by s.name, s.generation having s.generation <> max(g.generation) order by s.name""";
    private static final String FOLDED = "select e, folded from low_water";
    private static final String PAST = "select commits, aborts, checkouts from past";
    private static final String PAST_RANGES = "select lower(r), upper(r) from past, unnest(transactions) r order by 1";
    private static final String PAST_KINDS = "select kind, debited, sold from past_kind";
    private static final String PAID_IN_THE_PAST = """
            select count(*), count(distinct o.paid_tx), coalesce(sum(o.total::numeric), 0)
            from past p join orders o on p.transactions @> o.paid_tx""";
    private static final String ALL = """
            select d.tx, d.outcome::text, d.order_id, d.order_version, d.branches, split_part(d.event, ';', 1),
                   o.version, o.user_id, nullif(o.lines, split_part(d.event, ';', 1)), o.total, o.paid_tx
            from decision d left join orders o on o.id = d.order_id""";
    private static final String RANGE_END = """
            select kind, id from balance where (kind, id) > ($1, $2) order by kind, id offset $3::int limit 1""";
    private static final String BALANCE = """
            select b.kind, b.id, b.opening, b.opening_generation, b.credited, b.debited,
                   coalesce(p.credited, 0), coalesce(p.debited, 0)
            from balance b left join past_balance p
                on p.kind = b.kind and p.id = b.id and p.opening_generation = b.opening_generation
            where (b.kind, b.id) > ($1, $2) and (b.kind, b.id) <= ($3, $4) order by b.kind, b.id limit $5::int""";
    private static final String UNKNOWN = """
            select k.id from unnest($2::text[]) as k (id)
            where not exists (select from balance b where b.kind = $1 and b.id = k.id)""";
    private static final String PAID = "select count(*) from orders where paid_tx is not null";
    private static final String WRONGLY_PAID = """
            select o.id, o.version, o.paid_tx, d.outcome::text, d.order_id, d.order_version
            from orders o left join decision d on d.tx = o.paid_tx
            where o.paid_tx is not null and (d.tx is null or d.outcome <> 'C'
                or d.order_id is distinct from o.id or d.order_version is distinct from o.version)
                and not exists (select from past p where p.transactions @> o.paid_tx)
            limit $1::int""";
    private static final String LEDGER = "select kind, account, sum(amount) from ledger group by kind, account";
    private static final String ALARMS =
            "select shard, tx, cause from alarm where resolved_at is null order by id limit $1::int";
    private static final String CHANGED =
            "select coalesce(sum(pg_stat_get_tuples_updated(inhrelid)), 0)::bigint from pg_inherits"
                    + " where inhparent = 'decision'::regclass";

    private final SqlConnection connection;

    private JournalReader(SqlConnection connection) {
        this.connection = connection;
    }

    /** Takes the snapshot; {@link #close} ends it. */
    static JournalReader open(SqlConnection connection) {
        connection.query(SNAPSHOT).execute().await();
        connection.query(KEEP).execute().await();
        return new JournalReader(connection);
    }

    /** The current generation of every shard. */
    Map<ShardId, Long> shards() {
        var generations = new TreeMap<ShardId, Long>();
        query(SHARDS, Tuple.tuple()).forEach(row -> generations.put(ShardId.parse(row.getString(0)), row.getLong(1)));
        return generations;
    }

    /** Shards that are not in the last generation that began. */
    void oldGenerations(Findings findings) {
        for (Row row : query(OLD_GENERATIONS, Tuple.tuple())) {
            findings.add(Finding.of(Invariant.I10, row.getString(0), "generation", row.getLong(2), row.getLong(1)));
        }
    }

    /** By session, the sequence number at or below which all is folded. */
    Map<Long, Long> folded() {
        var folded = new HashMap<Long, Long>();
        query(FOLDED, Tuple.tuple()).forEach(row -> folded.put(row.getLong(0), row.getLong(1)));
        return folded;
    }

    /** What was carried out of the journal. */
    Past past() {
        var ranges = new ArrayList<Past.Range>();
        query(PAST_RANGES, Tuple.tuple()).forEach(row -> ranges.add(new Past.Range(row.getLong(0), row.getLong(1))));
        var kinds = new TreeMap<String, Past.OfKind>();
        query(PAST_KINDS, Tuple.tuple())
                .forEach(row ->
                        kinds.put(row.getString(0), new Past.OfKind(row.getBigDecimal(1), row.getBigDecimal(2))));
        Row row = query(PAST, Tuple.tuple()).iterator().next();
        return new Past(ranges, row.getLong(0), row.getLong(1), row.getLong(2), kinds);
    }

    /** The orders that are paid by what was carried. */
    Past.PaidOrders paidInThePast() {
        Row row = query(PAID_IN_THE_PAST, Tuple.tuple()).iterator().next();
        return new Past.PaidOrders(row.getLong(0), row.getLong(1), row.getBigDecimal(2));
    }

    /** Hands over every decision; one that cannot be read is a finding. The next page is on its way meanwhile. */
    void decisions(Findings findings, Consumer<JournalEntry> each) {
        var statement = connection.prepare(ALL).await();
        var cursor = statement.cursor(Tuple.tuple());
        var page = cursor.read(DECISIONS).await();
        while (page.size() > 0) {
            var next = cursor.hasMore() ? cursor.read(DECISIONS) : null;
            take(page, findings, each);
            if (next == null) {
                break;
            }
            page = next.await();
        }
        end(cursor);
        statement.close().await();
    }

    private static void end(Cursor cursor) {
        cursor.close().await();
    }

    private static void take(RowSet<Row> page, Findings findings, Consumer<JournalEntry> each) {
        for (Row row : page) {
            try {
                each.accept(entry(row));
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                var subject = "transaction " + PaidOrder.name(row.getLong(0));
                var found = String.valueOf(e.getMessage());
                findings.add(Finding.of(Invariant.I5, subject, "decision", "one that can be read", found));
            }
        }
    }

    private static JournalEntry entry(Row row) {
        var gate = row.getString(2) == null ? null : new Gate(row.getString(2), row.getLong(3));
        var event = row.getString(5);
        return new JournalEntry(
                TxId.unpack(row.getLong(0)),
                "C".equals(row.getString(1)),
                gate,
                RecordedBranch.decode(row.getString(4)),
                event,
                row.getLong(6) == null ? null : order(row, event));
    }

    /** Lines that are those of the event are not sent twice. */
    private static OrderNow order(Row row, String event) {
        var lines = row.getString(8);
        return new OrderNow(
                row.getLong(6), row.getString(7), lines == null ? event : lines, row.getLong(9), row.getLong(10));
    }

    /** The last balance of the range of at most {@code count} that begins after {@code after}. */
    BalanceKey rangeAfter(BalanceKey after, int count) {
        for (Row row : query(RANGE_END, Tuple.of(after.kind(), after.id(), count - 1))) {
            return new BalanceKey(row.getString(0), row.getString(1));
        }
        return BalanceKey.LAST;
    }

    /** Hands over the balances above {@code after} up to {@code upTo}, in their order. */
    void balances(BalanceKey after, BalanceKey upTo, Consumer<List<BalanceAudit.Row>> each) {
        var last = after;
        while (true) {
            var page = new ArrayList<BalanceAudit.Row>(BALANCES);
            query(BALANCE, Tuple.of(last.kind(), last.id(), upTo.kind(), upTo.id(), BALANCES))
                    .forEach(row -> page.add(balance(row)));
            if (page.isEmpty()) {
                return;
            }
            each.accept(page);
            last = page.getLast().key();
        }
    }

    private static BalanceAudit.Row balance(Row row) {
        return new BalanceAudit.Row(
                new BalanceKey(row.getString(0), row.getString(1)),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7));
    }

    /** Those of the ids that have no balance on record. */
    List<String> unknown(String kind, List<String> ids) {
        var unknown = new ArrayList<String>();
        query(UNKNOWN, Tuple.of(kind).addArrayOfString(ids.toArray(String[]::new)))
                .forEach(row -> unknown.add(row.getString(0)));
        return unknown;
    }

    long paidOrders() {
        return number(PAID);
    }

    /** Orders that are paid by anything but the commit of their own version. */
    List<PaidOrder> wronglyPaid() {
        var orders = new ArrayList<PaidOrder>();
        for (Row row : query(WRONGLY_PAID, Tuple.of(EXAMPLES))) {
            var outcome = row.getString(3);
            var gate = row.getString(4) == null ? null : new Gate(row.getString(4), row.getLong(5));
            orders.add(new PaidOrder(
                    row.getString(0),
                    row.getLong(1),
                    row.getLong(2),
                    outcome == null ? null : Boolean.valueOf(outcome.equals("C")),
                    gate));
        }
        return orders;
    }

    /** By kind and account. */
    Map<String, Map<String, BigDecimal>> ledger() {
        var ledger = new TreeMap<String, Map<String, BigDecimal>>();
        query(LEDGER, Tuple.tuple()).forEach(row -> ledger.computeIfAbsent(row.getString(0), kind -> new TreeMap<>())
                .put(row.getString(1), row.getBigDecimal(2)));
        return ledger;
    }

    /** The shard of each alarm that nobody has had resolved, and its cause. */
    List<Map.Entry<String, String>> alarms() {
        var alarms = new ArrayList<Map.Entry<String, String>>();
        query(ALARMS, Tuple.of(EXAMPLES))
                .forEach(row -> alarms.add(Map.entry(
                        row.getString(0) + ", transaction " + PaidOrder.name(row.getLong(1)), row.getString(2))));
        return alarms;
    }

    /** How often a decision was changed after it had been written, as far as Postgres remembers. */
    long changedDecisions() {
        return number(CHANGED);
    }

    private long number(String sql) {
        return query(sql, Tuple.tuple()).iterator().next().getLong(0);
    }

    private RowSet<Row> query(String sql, Tuple arguments) {
        return connection.preparedQuery(sql).execute(arguments).await();
    }

    @Override
    public void close() {
        connection.query("rollback").execute().await();
    }
}
