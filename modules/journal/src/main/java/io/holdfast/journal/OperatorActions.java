package io.holdfast.journal;

import io.holdfast.protocol.OperatorAction;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** What persons had done, on record before it is done. */
public final class OperatorActions {
    private static final int LATEST = 100;
    private static final String BEGIN = """
            insert into operator_action (node, verb, target, reason)
            select $1, $2, t.target, $4 from unnest($3::text[]) with ordinality as t (target, no) order by t.no
            returning id""";
    private static final String END = """
            update operator_action a set outcome = o.outcome
            from unnest($1::bigint[], $2::text[]) as o (id, outcome) where a.id = o.id""";
    private static final String SHOW = """
            select id, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), node, verb, target, reason, outcome
            from operator_action order by id desc limit $1""";

    private OperatorActions() {}

    /** Records what is about to be done; the results name the records, in the order of the targets. */
    public static Future<List<Long>> begin(
            SqlClient client, String node, String verb, List<String> targets, String reason) {
        var arguments = Tuple.of(node, verb, targets.toArray(String[]::new), reason);
        return client.preparedQuery(BEGIN)
                .execute(arguments)
                .map(rows ->
                        rows.stream().map((Row row) -> row.getLong(0)).sorted().toList());
    }

    /** Records what came of it. */
    public static Future<Void> end(SqlClient client, List<Long> ids, List<String> outcomes) {
        return client.preparedQuery(END)
                .execute(Tuple.tuple()
                        .addArrayOfLong(ids.toArray(Long[]::new))
                        .addArrayOfString(outcomes.toArray(String[]::new)))
                .mapEmpty();
    }

    /** The latest, at most {@value #LATEST}. */
    public static Future<List<OperatorAction>> latest(SqlClient client) {
        return client.preparedQuery(SHOW)
                .execute(Tuple.of(LATEST))
                .map(rows -> rows.stream().map(OperatorActions::action).toList());
    }

    private static OperatorAction action(Row row) {
        return new OperatorAction(
                row.getLong(0),
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6));
    }
}
