package io.holdfast.reservations;

import io.holdfast.journal.RebuildSource;
import io.holdfast.journal.RebuildSource.Balance;
import io.holdfast.journal.RebuildSource.SessionMark;
import io.holdfast.protocol.ShardId;
import io.holdfast.reservations.ShardLoader.Settled;
import io.holdfast.reservations.ShardLoader.State;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Brings shards up to what the journal says, each in a generation that only this attempt uses. Begins only after the bumps
 * to those generations have committed.
 */
public final class ShardRebuild {
    private final Map<String, Integer> shardsOfKind;
    private final Map<ShardId, ShardLoader> loaders;

    private ShardRebuild(Map<String, Integer> shardsOfKind, Map<ShardId, ShardLoader> loaders) {
        this.shardsOfKind = shardsOfKind;
        this.loaders = loaders;
    }

    /**
     * Rebuilds the connections' shards.
     *
     * @param journal used by nobody else meanwhile
     * @param shardsOfKind how many shards each kind has, of which {@code connections} may be some
     * @param generation the generation of each shard, bumped for this attempt alone
     */
    public static Future<Void> run(
            SqlConnection journal,
            Map<String, Integer> shardsOfKind,
            Collection<ShardConnection> connections,
            ToLongFunction<ShardId> generation) {
        var beginning = connections.stream()
                .map(connection -> ShardLoader.begin(connection, generation.applyAsLong(connection.shard()))
                        .map(loader -> Map.entry(connection.shard(), loader)))
                .toList();
        return Future.all(beginning).compose(begun -> {
            var loaders = new TreeMap<ShardId, ShardLoader>();
            beginning.forEach(future ->
                    loaders.put(future.result().getKey(), future.result().getValue()));
            var rebuild = new ShardRebuild(shardsOfKind, loaders);
            return RebuildSource.open(journal, rebuild.kinds(), rebuild::load).compose(loaded -> rebuild.open());
        });
    }

    private Future<Void> load(RebuildSource source) {
        return Future.all(loadSessions(source.floor(), source.sessions()), loadRecords(source.records()))
                .compose(loaded -> loadBalances(source));
    }

    private Set<String> kinds() {
        return loaders.keySet().stream().map(ShardId::kind).collect(Collectors.toCollection(TreeSet::new));
    }

    private Future<Void> loadBalances(RebuildSource source) {
        Future<Void> done = Future.succeededFuture();
        for (String kind : kinds()) {
            done = done.compose(v -> source.balances(kind, page -> loadBalances(kind, page)));
        }
        return done;
    }

    private Future<Void> loadSessions(long floor, List<SessionMark> sessions) {
        var fenced = sessions.stream()
                .filter(SessionMark::fenced)
                .map(SessionMark::session)
                .toList();
        var lowWaters = sessions.stream()
                .filter(mark -> mark.lowWater() > 0)
                .collect(Collectors.toMap(SessionMark::session, SessionMark::lowWater));
        return each((shard, loader) -> loader.floor(floor)
                .compose(done -> loader.fences(fenced))
                .compose(done -> loader.lowWaters(lowWaters)));
    }

    private Future<Void> loadRecords(List<RebuildSource.BranchRecord> records) {
        var byShardAndSession = new HashMap<ShardId, Map<Long, List<Settled>>>();
        for (var record : records) {
            byShardAndSession
                    .computeIfAbsent(record.shard(), shard -> new TreeMap<>())
                    .computeIfAbsent(record.tx().session(), session -> new ArrayList<>())
                    .add(new Settled(
                            record.tx().seq(), record.committed() ? State.FINAL : State.TOMBSTONE, record.digest()));
        }
        return each((shard, loader) -> {
            Future<Void> done = Future.succeededFuture();
            for (var entry : byShardAndSession.getOrDefault(shard, Map.of()).entrySet()) {
                done = done.compose(v -> loader.branches(entry.getKey(), entry.getValue()));
            }
            return done;
        });
    }

    private Future<Void> loadBalances(String kind, List<Balance> page) {
        int shards = Objects.requireNonNull(shardsOfKind.get(kind), kind);
        var byShard = new HashMap<ShardId, List<ShardLoader.Balance>>();
        for (Balance balance : page) {
            byShard.computeIfAbsent(ShardId.of(kind, balance.id(), shards), shard -> new ArrayList<>())
                    .add(new ShardLoader.Balance(balance.id(), balance.available()));
        }
        return Future.all(byShard.entrySet().stream()
                        .filter(entry -> loaders.containsKey(entry.getKey()))
                        .map(entry -> Objects.requireNonNull(loaders.get(entry.getKey()))
                                .balances(entry.getValue()))
                        .toList())
                .mapEmpty();
    }

    private Future<Void> open() {
        return each((shard, loader) -> loader.open().compose(opened -> loader.dropOlderGenerations()));
    }

    private Future<Void> each(BiFunction<ShardId, ShardLoader, Future<Void>> work) {
        var all = new ArrayList<Future<Void>>(loaders.size());
        loaders.forEach((shard, loader) -> all.add(work.apply(shard, loader)));
        return Future.all(all).mapEmpty();
    }
}
