package io.holdfast.journal;

import io.holdfast.protocol.Direction;
import io.holdfast.protocol.Line;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What committed decisions did to the balances of one kind in one generation, summed per id. */
final class Deltas {
    private static final int IDS_PER_STATEMENT = 5_000;

    private final Map<String, Sum> sums = new HashMap<>();

    static final class Sum {
        long credited;
        long debited;
    }

    void add(RecordedBranch recorded) {
        for (Line line : recorded.branch().lines()) {
            var sum = sums.computeIfAbsent(line.id(), id -> new Sum());
            if (recorded.branch().direction() == Direction.CREDIT) {
                sum.credited = Math.addExact(sum.credited, line.amount());
            } else {
                sum.debited = Math.addExact(sum.debited, line.amount());
            }
        }
    }

    Map<String, Sum> sums() {
        return sums;
    }

    /**
     * Arrays of kind, id, generation, credited and debited, one place per id and in the order of ids: as the arguments of
     * statements that each take a bounded number.
     */
    List<Tuple> arguments(String kind, long generation) {
        var ids = new ArrayList<>(sums.entrySet());
        ids.sort(Map.Entry.comparingByKey(Comparator.naturalOrder()));
        var tuples = new ArrayList<Tuple>(1);
        for (int from = 0; from < ids.size(); from += IDS_PER_STATEMENT) {
            tuples.add(tuple(kind, generation, ids.subList(from, Math.min(from + IDS_PER_STATEMENT, ids.size()))));
        }
        return tuples;
    }

    private static Tuple tuple(String kind, long generation, List<Map.Entry<String, Sum>> ids) {
        int size = ids.size();
        var kinds = new String[size];
        var names = new String[size];
        var generations = new Long[size];
        var credited = new Long[size];
        var debited = new Long[size];
        for (int i = 0; i < size; i++) {
            kinds[i] = kind;
            names[i] = ids.get(i).getKey();
            generations[i] = generation;
            credited[i] = ids.get(i).getValue().credited;
            debited[i] = ids.get(i).getValue().debited;
        }
        return Tuple.tuple()
                .addArrayOfString(kinds)
                .addArrayOfString(names)
                .addArrayOfLong(generations)
                .addArrayOfLong(credited)
                .addArrayOfLong(debited);
    }
}
