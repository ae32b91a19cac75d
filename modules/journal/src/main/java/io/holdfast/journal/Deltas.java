package io.holdfast.journal;

import io.holdfast.protocol.Direction;
import io.holdfast.protocol.Line;
import java.util.HashMap;
import java.util.Map;

/** What committed decisions did to the balances of one kind in one generation, summed per id. */
final class Deltas {
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
}
