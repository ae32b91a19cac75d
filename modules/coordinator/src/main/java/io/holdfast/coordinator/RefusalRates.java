package io.holdfast.coordinator;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.Transaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * How often each kind of participant refuses, as a moving average over its own votes, so that a saga can ask the most
 * likely refuser first. A wrong order costs work, never correctness.
 */
final class RefusalRates {
    private static final double WEIGHT = 1.0 / 128;

    private final Map<String, Rate> byKind = new HashMap<>();

    private static final class Rate {
        double value;
    }

    void observe(String kind, Reply reply) {
        if (reply instanceof Reply.Yes) {
            move(kind, 0);
        } else if (reply instanceof Reply.No) {
            move(kind, 1);
        }
    }

    private void move(String kind, double towards) {
        var rate = byKind.computeIfAbsent(kind, k -> new Rate());
        rate.value += (towards - rate.value) * WEIGHT;
    }

    double of(String kind) {
        var rate = byKind.get(kind);
        return rate == null ? 0 : rate.value;
    }

    /** The transaction with its branches in falling order of refusal rate; ties keep their order. */
    Transaction likeliestFirst(Transaction transaction) {
        var branches = new ArrayList<>(transaction.branches());
        branches.sort(
                Comparator.comparingDouble((Branch branch) -> -of(branch.shard().kind())));
        return branches.equals(transaction.branches()) ? transaction : transaction.withBranches(branches);
    }
}
