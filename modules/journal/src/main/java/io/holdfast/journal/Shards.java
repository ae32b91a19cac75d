package io.holdfast.journal;

import io.holdfast.protocol.ShardId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The shards on record: their numbers, their current generations, and the stores that hold them. */
public final class Shards {
    private static final String REGISTER = """
            with added as (
                insert into shard (no, name, generation)
                select (select coalesce(max(no), 0) from shard) + row_number() over (order by name), name, 1
                from unnest($1::text[]) as s (name)
                on conflict do nothing
                returning name, generation)
            insert into generation (shard, generation, cause) select name, generation, 'first' from added""";
    private static final String ALL = """
            select no, name, generation, store,
                   exists (select from alarm a where a.shard = shard.name and a.resolved_at is null)
            from shard order by name""";
    private static final String BUMP = "select bump_generation($1,$2,$3,$4)";

    private Shards() {}

    /**
     * A shard on record.
     *
     * @param number its place in the order of locks
     * @param store the identity of the store that holds this generation, or null before the first
     * @param frozen whether it has an alarm that nobody has put right
     */
    public record Recorded(
            int number,
            ShardId shard,
            long generation,
            @Nullable String store,
            boolean frozen) {}

    /** How many shards a kind has is fixed when the data is initialised. */
    public static final class ShardCountException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ShardCountException(String message) {
            super(message);
        }
    }

    /** Puts the configured shards on record at first; fails when the data was initialised with others. */
    public static Future<Map<ShardId, Recorded>> register(SqlClient client, List<ShardId> configured) {
        return all(client).compose(recorded -> {
            if (recorded.keySet().containsAll(configured) && configured.containsAll(recorded.keySet())) {
                return Future.succeededFuture(recorded);
            }
            return recorded.isEmpty()
                    ? insert(client, configured)
                    : Future.failedFuture(new ShardCountException("the data was initialised with the shards "
                            + recorded.keySet() + ", but the configuration says " + configured));
        });
    }

    private static Future<Map<ShardId, Recorded>> insert(SqlClient client, List<ShardId> shards) {
        var names = shards.stream().map(ShardId::toString).toArray(String[]::new);
        return client.preparedQuery(REGISTER)
                .execute(Tuple.tuple().addArrayOfString(names))
                .compose(done -> all(client));
    }

    /** Every shard on record. */
    public static Future<Map<ShardId, Recorded>> all(SqlClient client) {
        return client.preparedQuery(ALL).execute().map(rows -> rows.stream()
                .map(Shards::recorded)
                .collect(Collectors.toMap(Recorded::shard, r -> r, (a, b) -> a, TreeMap::new)));
    }

    private static Recorded recorded(Row row) {
        return new Recorded(
                row.getInteger(0),
                ShardId.parse(row.getString(1)),
                row.getLong(2),
                row.getString(3),
                row.getBoolean(4));
    }

    /**
     * Ends the shard's generation: no COMMIT that was voted in it can be logged once this returns. Returns the new one, or
     * null when {@code from} is not the current one any more.
     */
    public static Future<@Nullable Long> bump(SqlClient client, ShardId shard, long from, String store, String cause) {
        return client.preparedQuery(BUMP)
                .execute(Tuple.of(shard.toString(), from, store, cause))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /**
     * The same for a shard that may be frozen, whose alarms are resolved together with its generation, for the reason. Fails when
     * {@code from} is not the current one any more.
     */
    public static Future<Long> renew(SqlConnection connection, ShardId shard, long from, String store, String reason) {
        return Transactor.within(connection, within -> bump(within, shard, from, store, "operator")
                .compose(next -> next == null
                        ? Future.failedFuture(
                                new IllegalStateException("the generation of " + shard + " ended meanwhile"))
                        : Alarms.resolve(within, shard, reason).map(next)));
    }
}
