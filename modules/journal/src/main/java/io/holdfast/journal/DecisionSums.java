package io.holdfast.journal;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;

/** What committed decisions did to balances, kept apart by kind and generation: an opening counts only later ones. */
final class DecisionSums {
    private final Map<Key, Deltas> deltas = new HashMap<>();

    private record Key(String kind, long generation) {}

    void add(RecordedBranch branch) {
        deltas.computeIfAbsent(new Key(branch.shard().kind(), branch.generation()), key -> new Deltas())
                .add(branch);
    }

    /** How many sums there are: one per id and generation. */
    int size() {
        return deltas.values().stream().mapToInt(each -> each.sums().size()).sum();
    }

    /** Hands over {@link Deltas#arguments} of each generation: a balance may take part once in a statement. */
    Future<Void> applyAll(SqlConnection connection, String statement) {
        Future<Void> done = Future.succeededFuture();
        for (var entry : deltas.entrySet()) {
            var key = entry.getKey();
            for (Tuple arguments : entry.getValue().arguments(key.kind(), key.generation())) {
                done = done.compose(v ->
                        connection.preparedQuery(statement).execute(arguments).mapEmpty());
            }
        }
        return done;
    }
}
