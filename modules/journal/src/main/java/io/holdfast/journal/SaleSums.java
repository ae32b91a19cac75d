package io.holdfast.journal;

import io.holdfast.protocol.Direction;
import io.holdfast.protocol.Line;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;

/** What checkouts took of each id, kept apart by kind. */
final class SaleSums {
    private static final int IDS_PER_STATEMENT = 5_000;

    private final Map<String, Map<String, Long>> sums = new TreeMap<>();

    void add(RecordedBranch branch) {
        var ofKind = sums.computeIfAbsent(branch.shard().kind(), kind -> new TreeMap<>());
        long sign = branch.branch().direction() == Direction.DEBIT ? 1 : -1;
        for (Line line : branch.branch().lines()) {
            ofKind.merge(line.id(), sign * line.amount(), Math::addExact);
        }
    }

    /** Hands over arrays of kind, id and amount, in the order of ids: as the arguments of statements that each take a bounded number. */
    Future<Void> addAll(SqlConnection connection, String statement) {
        Future<Void> done = Future.succeededFuture();
        for (var ofKind : sums.entrySet()) {
            var ids = new ArrayList<>(ofKind.getValue().entrySet());
            for (int from = 0; from < ids.size(); from += IDS_PER_STATEMENT) {
                var page = ids.subList(from, Math.min(from + IDS_PER_STATEMENT, ids.size()));
                var arguments = Tuple.tuple()
                        .addArrayOfString(
                                page.stream().map(each -> ofKind.getKey()).toArray(String[]::new))
                        .addArrayOfString(page.stream().map(Map.Entry::getKey).toArray(String[]::new))
                        .addArrayOfLong(page.stream().map(Map.Entry::getValue).toArray(Long[]::new));
                done = done.compose(v ->
                        connection.preparedQuery(statement).execute(arguments).mapEmpty());
            }
        }
        return done;
    }
}
