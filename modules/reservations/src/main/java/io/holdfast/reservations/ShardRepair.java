package io.holdfast.reservations;

import io.holdfast.journal.Shards;
import io.holdfast.journal.Shards.Recorded;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at all shards of some kinds, under locks in Postgres that keepers of all nodes share: which of them are what the
 * journal says, and a rebuild of those that are not, each in a generation of its own. Whoever holds the lock and finds a
 * shard half loaded knows that whoever was loading it is gone.
 */
public final class ShardRepair {
    private static final Logger LOG = LoggerFactory.getLogger(ShardRepair.class);
    private static final String LOCK = "select pg_advisory_lock(4, $1)";
    private static final String UNLOCK = "select pg_advisory_unlock(4, $1)";

    private final Vertx vertx;
    private final SqlConnection journal;
    private final Map<ShardId, RedisOptions> stores;

    /**
     * @param journal used by nobody else meanwhile
     * @param stores those of every shard of one kind or of several
     */
    public ShardRepair(Vertx vertx, SqlConnection journal, Map<ShardId, RedisOptions> stores) {
        this.vertx = vertx;
        this.journal = journal;
        this.stores = new TreeMap<>(stores);
    }

    /**
     * Rebuilds what is not sound: another store, no open header of the generation on record, or a committed branch that is
     * not there. Frozen shards stay as they are.
     *
     * @param lostPrepares committed transactions of which a shard said that it does not know them
     * @return the shards that go on in a new generation
     */
    public Future<Set<ShardId>> rebuildUnsound(Map<ShardId, TxId> lostPrepares) {
        return locked(recorded -> withReachable(
                recorded.values().stream().filter(record -> !record.frozen()).toList(),
                recorded,
                (connections, records) -> unsound(connections, records, lostPrepares)
                        .compose(found -> bumped(found, bump(records, "lost")))));
    }

    /**
     * Rebuilds these shards, whatever they look like, frozen ones too. Their alarms are resolved, for the reason given, in the
     * transaction that ends their generation: from then on whatever they contradicted the journal about is nobody's.
     *
     * @return those that could be reached, which go on in a new generation
     */
    public Future<Set<ShardId>> rebuildCondemned(Map<ShardId, String> reasons) {
        return locked(recorded -> withReachable(
                recorded.values().stream()
                        .filter(record -> reasons.containsKey(record.shard()))
                        .toList(),
                recorded,
                (connections, records) ->
                        bumped(connections, connection -> renew(connection, record(records, connection), reasons))));
    }

    /**
     * Rebuilds every shard, in a generation that its store has never seen: it may have served a later state of this journal,
     * or another one.
     *
     * @param beforeLoading happens once every shard has its new generation
     */
    public Future<Set<ShardId>> rebuildAll(Function<SqlConnection, Future<Void>> beforeLoading) {
        return locked(recorded -> withAll(recorded, (connections, records) -> bumped(
                        connections,
                        connection -> bumpPastStore(
                                connection, record(records, connection).generation()))
                .compose(rebuilding -> beforeLoading.apply(journal).map(rebuilding))));
    }

    /** What the connections to be rebuilt are, and each one's new generation. */
    private record Rebuilding(List<ShardConnection> connections, Map<ShardId, Long> generations) {}

    private interface Choice {
        Future<Rebuilding> among(List<ShardConnection> connections, Map<ShardId, Recorded> records);
    }

    private Future<Set<ShardId>> locked(Function<Map<ShardId, Recorded>, Future<Set<ShardId>>> work) {
        return Shards.all(journal).map(this::own).map(ShardRepair::locks).compose(locks -> each(locks, LOCK)
                .compose(locked -> Shards.all(journal))
                .compose(recorded -> work.apply(own(recorded)))
                .eventually(() -> each(locks, UNLOCK)));
    }

    /** One lock per kind, which bears the number of the kind's first shard; in the order in which everybody takes them. */
    private static List<Integer> locks(Map<ShardId, Recorded> recorded) {
        var first = new TreeMap<String, Integer>();
        recorded.values().forEach(record -> first.merge(record.shard().kind(), record.number(), Math::min));
        return first.values().stream().sorted().toList();
    }

    private Future<Void> each(List<Integer> locks, String statement) {
        Future<Void> done = Future.succeededFuture();
        for (int lock : locks) {
            done = done.compose(v ->
                    journal.preparedQuery(statement).execute(Tuple.of(lock)).mapEmpty());
        }
        return done;
    }

    private Map<ShardId, Recorded> own(Map<ShardId, Recorded> all) {
        var own = new TreeMap<>(all);
        own.keySet().retainAll(stores.keySet());
        return own;
    }

    private Future<Set<ShardId>> withConnections(
            List<Future<ShardConnection>> opening, Map<ShardId, Recorded> recorded, Choice choice) {
        var opened =
                opening.stream().filter(Future::succeeded).map(Future::result).toList();
        return choice.among(opened, recorded).compose(this::rebuild).eventually(() -> closeAll(opened));
    }

    private List<Future<ShardConnection>> open(Collection<Recorded> records) {
        return records.stream()
                .map(record -> ShardConnection.open(vertx, store(record.shard()), record.shard()))
                .toList();
    }

    /** A store that cannot be reached holds up only itself: whoever gets through to it again will suspect it. */
    private Future<Set<ShardId>> withReachable(
            Collection<Recorded> wanted, Map<ShardId, Recorded> recorded, Choice choice) {
        var opening = open(wanted);
        return Future.join(opening).transform(tried -> withConnections(opening, recorded, choice));
    }

    private Future<Set<ShardId>> withAll(Map<ShardId, Recorded> recorded, Choice choice) {
        var opening = open(
                recorded.values().stream().filter(record -> !record.frozen()).toList());
        return Future.join(opening)
                .transform(tried -> tried.succeeded()
                        ? withConnections(opening, recorded, choice)
                        : closeOpened(opening).compose(closed -> Future.failedFuture(tried.cause())));
    }

    private RedisOptions store(ShardId shard) {
        return Objects.requireNonNull(stores.get(shard), "no store for " + shard);
    }

    private static Future<Void> closeOpened(List<Future<ShardConnection>> opening) {
        return closeAll(
                opening.stream().filter(Future::succeeded).map(Future::result).toList());
    }

    private static Future<Void> closeAll(List<ShardConnection> opened) {
        return Future.join(opened.stream().map(ShardConnection::close).toList()).mapEmpty();
    }

    private Future<List<ShardConnection>> unsound(
            List<ShardConnection> connections, Map<ShardId, Recorded> records, Map<ShardId, TxId> lostPrepares) {
        var found = new ArrayList<ShardConnection>();
        Future<Void> done = Future.succeededFuture();
        for (ShardConnection connection : connections) {
            done = done.compose(v -> isSound(connection, record(records, connection), lostPrepares)
                    .onSuccess(sound -> {
                        if (!sound) {
                            found.add(connection);
                        }
                    })
                    .mapEmpty());
        }
        return done.map(found);
    }

    private static Future<Boolean> isSound(
            ShardConnection connection, Recorded record, Map<ShardId, TxId> lostPrepares) {
        if (!connection.identity().toString().equals(record.store())) {
            return Future.succeededFuture(false);
        }
        connection.expectGeneration(record.generation());
        var lost = lostPrepares.get(connection.shard());
        return connection
                .read(List.of("-"))
                .compose(header -> !(header instanceof Balances.Available)
                        ? Future.succeededFuture(false)
                        : lost == null ? Future.succeededFuture(true) : knows(connection, lost));
    }

    /** FINISH of what is committed changes nothing but what has to be changed anyway. */
    private static Future<Boolean> knows(ShardConnection connection, TxId committed) {
        return connection
                .run(List.of(new Command.Finish(committed)))
                .map(replies -> !(replies.getFirst() instanceof Reply.NeedRebuild));
    }

    private static Recorded record(Map<ShardId, Recorded> records, ShardConnection connection) {
        return Objects.requireNonNull(records.get(connection.shard()), "not on record");
    }

    private Future<Rebuilding> bumped(List<ShardConnection> found, Function<ShardConnection, Future<Long>> bump) {
        var generations = new HashMap<ShardId, Long>();
        Future<Void> done = Future.succeededFuture();
        for (ShardConnection connection : found) {
            done = done.compose(v -> bump.apply(connection)
                    .onSuccess(next -> generations.put(connection.shard(), next))
                    .mapEmpty());
        }
        return done.map(v -> new Rebuilding(found, generations));
    }

    private Function<ShardConnection, Future<Long>> bump(Map<ShardId, Recorded> records, String cause) {
        return connection -> bump(connection, record(records, connection).generation(), cause);
    }

    private Future<Long> renew(ShardConnection connection, Recorded record, Map<ShardId, String> reasons) {
        var shard = connection.shard();
        return Shards.renew(
                        journal,
                        shard,
                        record.generation(),
                        connection.identity().toString(),
                        reasons.getOrDefault(shard, ""))
                .compose(next -> pastStore(connection, next));
    }

    private Future<Long> bumpPastStore(ShardConnection connection, long from) {
        return bump(connection, from, "start").compose(next -> pastStore(connection, next));
    }

    private Future<Long> pastStore(ShardConnection connection, long next) {
        connection.expectGeneration(next);
        return connection
                .read(List.of("-"))
                .compose(found -> found instanceof Balances.Lost
                        ? Future.succeededFuture(next)
                        : bumpPastStore(connection, next));
    }

    private Future<Long> bump(ShardConnection connection, long from, String cause) {
        return Shards.bump(
                        journal, connection.shard(), from, connection.identity().toString(), cause)
                .compose(next -> next == null
                        ? Future.failedFuture(new IllegalStateException(
                                "the generation of " + connection.shard() + " was ended by somebody else meanwhile"))
                        : Future.succeededFuture(next));
    }

    private Future<Set<ShardId>> rebuild(Rebuilding rebuilding) {
        var generations = rebuilding.generations();
        if (generations.isEmpty()) {
            return Future.succeededFuture(Set.of());
        }
        var shardsOfKind = stores.keySet().stream().collect(Collectors.toMap(ShardId::kind, shard -> 1, Integer::sum));
        return ShardRebuild.run(
                        journal, shardsOfKind, rebuilding.connections(), shard -> generations.getOrDefault(shard, 0L))
                .onSuccess(done -> LOG.info("rebuilt from the journal: {}", generations))
                .map(generations.keySet());
    }
}
