package io.holdfast.app.reconcile;

import io.holdfast.consumers.notifications.UserNotifications;
import io.holdfast.events.Topic;
import io.holdfast.protocol.TxId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** What users are told of: each order that is announced as paid, since what is not forgotten yet, must be there for its user to hear of. */
final class NotificationsModel implements Model {
    static final String NAME = "notifications";
    private static final int MOST = 1_000;
    /** What is forgotten goes by position, which is not quite by time: the oldest that are kept are no measure. */
    private static final String MISSING = """
            with kept as (
                select coalesce((select case when f.position = 0 then min(o.at) else max(o.at) end
                                 from (select e.at from user_event e order by e.position limit 1000) o), 'infinity') as since
                from user_event_forgotten f)
            select d.tx, d.order_id, o.user_id
            from decision d join low_water l on l.e = d.tx >> 40 and (d.tx & ((1::bigint << 40) - 1)) <= l.announced
            join orders o on o.id = d.order_id and o.paid_tx = d.tx
            where d.outcome = 'C' and d.decided_at >= (select since from kept)
                and not exists (select from user_event e where e.user_id = o.user_id
                                and e.event_id = (d.tx >> 40) || '.' || (d.tx & ((1::bigint << 40) - 1)))
            order by d.tx limit $1""";

    private final SqlConnection postgres;

    NotificationsModel(SqlConnection postgres) {
        this.postgres = postgres;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String scope() {
        return "what is paid";
    }

    @Override
    public Topic topic() {
        return Topic.ORDERS;
    }

    /** At most the first {@value #MOST}. */
    @Override
    public Differences differences() {
        var missing = Reading.read(postgres, MISSING, Tuple.of(MOST));
        var found = new ArrayList<Difference>();
        for (Row row : missing) {
            var tx = TxId.unpack(row.getLong(0));
            found.add(Difference.lacks(
                    NAME,
                    "order " + row.getString(1),
                    "user " + row.getString(2) + " is not told of transaction " + tx,
                    tx));
        }
        return new Differences(found, missing.size() < MOST);
    }

    @Override
    public List<String> repair(List<Difference> differences) {
        return new Lacking(postgres, new UserNotifications(postgres)).apply(differences);
    }
}
