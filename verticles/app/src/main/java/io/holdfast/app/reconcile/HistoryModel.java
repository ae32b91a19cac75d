package io.holdfast.app.reconcile;

import io.holdfast.consumers.history.OrderHistory;
import io.holdfast.events.Topic;
import io.holdfast.protocol.TxId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The history of orders: each order that is announced as paid must be paid in it, by an event that a commit is behind. */
final class HistoryModel implements Model {
    static final String NAME = "order-history";
    private static final int MOST = 1_000;
    private static final String MISSING = """
            select d.tx, d.order_id
            from decision d join low_water l on l.e = d.tx >> 40 and (d.tx & ((1::bigint << 40) - 1)) <= l.announced
            where d.outcome = 'C' and d.order_id is not null
                and not exists (select from order_event e where e.order_id = d.order_id
                                and e.event_id = (d.tx >> 40) || '.' || (d.tx & ((1::bigint << 40) - 1)))
            order by d.tx limit $1""";
    private static final String WITHOUT_COMMIT = """
            select p.order_id, p.event_id
            from (select e.order_id, e.event_id,
                         case when e.event_id ~ '^[0-9]{1,7}\\.[0-9]{1,12}$'
                             then split_part(e.event_id, '.', 1)::bigint << 40 | split_part(e.event_id, '.', 2)::bigint
                             else 0 end as tx
                  from order_event e where e.type = 'order.paid') p
            where not exists (select from decision d
                              where d.tx = p.tx and d.outcome = 'C' and d.order_id = p.order_id)
                and not exists (select from past where past.transactions @> p.tx)
            order by p.order_id, p.event_id limit $1""";
    private static final String NOT_PAID = """
            select h.order_id, h.status from order_history h
            where h.status <> 'paid'
                and exists (select from order_event e where e.order_id = h.order_id and e.type = 'order.paid')
            order by h.order_id limit $1""";

    private final SqlConnection postgres;

    HistoryModel(SqlConnection postgres) {
        this.postgres = postgres;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Topic topic() {
        return Topic.ORDERS;
    }

    /** At most the first {@value #MOST} of each kind. */
    @Override
    public Differences differences() {
        var missing = read(MISSING);
        var withoutCommit = read(WITHOUT_COMMIT);
        var notPaid = read(NOT_PAID);
        var found = new ArrayList<Difference>();
        for (Row row : missing) {
            var tx = TxId.unpack(row.getLong(0));
            found.add(Difference.lacks(
                    NAME, "order " + row.getString(1), "order.paid of transaction " + tx + " is not in it", tx));
        }
        for (Row row : withoutCommit) {
            found.add(Difference.unexplained(
                    NAME,
                    "order " + row.getString(0),
                    "is paid by event " + row.getString(1) + ", which no commit is behind"));
        }
        for (Row row : notPaid) {
            found.add(Difference.unexplained(
                    NAME, "order " + row.getString(0), "was paid, and its status is " + row.getString(1)));
        }
        return new Differences(found, Stream.of(missing, withoutCommit, notPaid).allMatch(rows -> rows.size() < MOST));
    }

    private RowSet<Row> read(String sql) {
        return Reading.read(postgres, sql, Tuple.of(MOST));
    }

    @Override
    public List<String> repair(List<Difference> differences) {
        return new Lacking(postgres, new OrderHistory(postgres)).apply(differences);
    }
}
