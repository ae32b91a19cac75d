package io.holdfast.journal;

import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shards that contradict the journal: frozen from the moment it is on record until a person has it resolved. */
public final class Alarms {
    private static final String RAISE = """
            insert into alarm (shard, tx, cause) select $1, $2::bigint, $3
            where not exists (select from alarm a where a.shard = $1 and a.tx = $2 and a.resolved_at is null)""";
    private static final String OPEN = """
            select shard, tx, cause, to_char(raised_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   (extract(epoch from now() - raised_at) * 1000)::bigint, id
            from alarm where resolved_at is null order by id""";
    private static final String RESOLVE =
            "update alarm set resolved_at = now(), resolution = $2 where shard = $1 and resolved_at is null";

    private Alarms() {}

    /** An alarm that nobody has had resolved; {@code raisedAt} is for people. */
    public record Alarm(ShardId shard, @Nullable TxId tx, String cause, String raisedAt, long ageMs) {}

    /** Records that the shard contradicts the journal, once for each transaction: the shard is frozen from now on. */
    public static Future<Void> raise(SqlClient client, ShardId shard, TxId tx) {
        return client.preparedQuery(RAISE)
                .execute(Tuple.of(shard.toString(), tx.packed(), "contradicts the journal about " + tx))
                .mapEmpty();
    }

    /** Those that freeze a shard now, the oldest first. Fails with {@link UnreadableAlarmException} when one makes no sense. */
    public static Future<List<Alarm>> open(SqlClient client) {
        return client.preparedQuery(OPEN)
                .execute()
                .map(rows -> rows.stream().map(Alarms::alarm).toList());
    }

    private static Alarm alarm(Row row) {
        Long tx = row.getLong(1);
        return new Alarm(
                shard(row), tx == null ? null : TxId.unpack(tx), row.getString(2), row.getString(3), row.getLong(4));
    }

    private static ShardId shard(Row row) {
        try {
            return ShardId.parse(row.getString(0));
        } catch (IllegalArgumentException e) {
            throw new UnreadableAlarmException(row.getLong(5), e);
        }
    }

    /** The shard is not frozen any more. Only in the transaction that ends the generation which contradicted. */
    static Future<Void> resolve(SqlClient client, ShardId shard, String resolution) {
        return client.preparedQuery(RESOLVE)
                .execute(Tuple.of(shard.toString(), resolution))
                .mapEmpty();
    }
}
