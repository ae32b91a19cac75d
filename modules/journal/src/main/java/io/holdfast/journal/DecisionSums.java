package io.holdfast.journal;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
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

    /** Hands over {@link Deltas#arguments} once per generation: a balance may take part once in a statement. */
    Future<Void> applyAll(SqlConnection connection, String statement) {
        Future<Void> done = Future.succeededFuture();
        for (var entry : deltas.entrySet()) {
            var key = entry.getKey();
            done = done.compose(v -> connection
                    .preparedQuery(statement)
                    .execute(entry.getValue().arguments(key.kind(), key.generation()))
                    .mapEmpty());
        }
        return done;
    }
}
