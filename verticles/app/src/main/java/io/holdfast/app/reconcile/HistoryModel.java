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

/**
 * The history of orders: each order that is announced as paid must be paid in it, by an event that a commit is behind; each order
 * must stand in it as its events say; and its events must come to the order itself, where all of them were announced.
 */
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
    private static final String UNLIKE_ITS_EVENTS = """
            select coalesce(h.order_id, e.order_id), h.status, h.user_id, h.total_cost, e.status, e.users[1], e.totals[1]
            from order_history h full join order_by_events e on e.order_id = h.order_id
            where h.order_id is null or e.order_id is null or h.user_id is null
                or h.total_cost <> all (e.totals) or h.user_id <> all (e.users) or (h.status <> e.status and not e.is_either)
            order by 1 limit $1""";

    private static final String UNLIKE_THE_ORDER =
            "select id, user_id, total, creator, added from order_unlike_its_events order by id limit $1";

    /** Of an order whose events are not to be had any more nothing can be told by comparing them. */
    private static final String LEAVE_OUT = """
            update orders o set is_announced = false
            where o.id = $1 and exists (select from order_unlike_its_events u where u.id = $1)""";

    private static final String REMAKE = "select remake_order_history($1)";

    private final SqlConnection postgres;

    HistoryModel(SqlConnection postgres) {
        this.postgres = postgres;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String scope() {
        return "what is announced as paid, each order with its events, and its events with the order, unless batch_init made it";
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
        var unlike = read(UNLIKE_ITS_EVENTS);
        var unlikeTheOrder = read(UNLIKE_THE_ORDER);
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
        for (Row row : unlike) {
            found.add(unlikeItsEvents(row));
        }
        for (Row row : unlikeTheOrder) {
            found.add(unlikeTheOrder(row));
        }
        return new Differences(
                found, Stream.of(missing, withoutCommit, unlike, unlikeTheOrder).allMatch(rows -> rows.size() < MOST));
    }

    private static Difference unlikeItsEvents(Row row) {
        String subject = "order " + row.getString(0);
        String kept = row.getString(1);
        String byEvents = row.getString(4);
        if (byEvents == null) {
            return Difference.unexplained(NAME, subject, "is in it, and no event of it");
        }
        return Difference.misread(
                NAME,
                subject,
                kept == null
                        ? "is not in it, and its events are"
                        : "it is " + state(row, 1) + ", by its events " + state(row, 4),
                row.getString(0));
    }

    private static Difference unlikeTheOrder(Row row) {
        String creator = row.getString(3);
        return Difference.misread(
                NAME,
                "order " + row.getString(0),
                creator == null
                        ? "its order.created is not in it"
                        : "is of user %s with lines of %d, by its events of user %s with %d"
                                .formatted(row.getString(1), row.getLong(2), creator, row.getLong(4)),
                row.getString(0));
    }

    /** Of the three columns from {@code column}. */
    private static String state(Row row, int column) {
        return "%s, of user %s, total %d"
                .formatted(row.getString(column), row.getString(column + 1), row.getLong(column + 2));
    }

    private RowSet<Row> read(String sql) {
        return Reading.read(postgres, sql, Tuple.of(MOST));
    }

    @Override
    public List<String> repair(List<Difference> differences) {
        var outcomes = new ArrayList<String>();
        var lacking = new Lacking(postgres, new OrderHistory(postgres));
        for (Difference difference : differences) {
            outcomes.addAll(
                    difference.misread() == null
                            ? lacking.apply(List.of(difference))
                            : List.of(remade(difference.misread())));
        }
        return outcomes;
    }

    /** The journal lets go of what it announced of unpaid orders: what is missing of that cannot be made up for here. */
    private String remade(String order) {
        var made = Reading.read(postgres, REMAKE, Tuple.of(new String[] {order}));
        if (Reading.read(postgres, LEAVE_OUT, Tuple.of(order)).rowCount() > 0) {
            return "its events are not to be had here; not compared with the order any more";
        }
        return made.iterator().next().getLong(0) == 0 ? "its events are gone" : "made again from its events";
    }
}
