package io.holdfast.simulation.simulator;

import io.holdfast.coordinator.Decision;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Direction;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.ShardId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The journal's balances: openings, and what was folded into them. */
final class BalanceTable {
    private final Map<String, Row> rows = new LinkedHashMap<>();

    private static final class Row {
        final ShardId shard;
        long openingGeneration;
        long amount;

        Row(ShardId shard) {
            this.shard = shard;
        }
    }

    void open(String id, ShardId shard, long amount, long generation) {
        var row = rows.computeIfAbsent(id, absent -> new Row(shard));
        row.openingGeneration = generation;
        row.amount = amount;
    }

    void fold(SimulatedJournal.Decided decided) {
        forEachLine(decided, null, (id, amount) -> row(id).amount += amount);
    }

    /** What is folded of one shard; to be completed by what is not. */
    Map<String, Long> of(ShardId shard) {
        var amounts = new HashMap<String, Long>();
        rows.forEach((id, row) -> {
            if (row.shard.equals(shard)) {
                amounts.put(id, row.amount);
            }
        });
        return amounts;
    }

    void add(SimulatedJournal.Decided decided, ShardId shard, Map<String, Long> amounts) {
        forEachLine(decided, shard, (id, amount) -> amounts.merge(id, amount, Math::addExact));
    }

    private interface Posting {
        void post(String id, long amount);
    }

    /** A decision counts for an id when its generation is at least that of the id's opening. */
    private void forEachLine(SimulatedJournal.Decided decided, @Nullable ShardId only, Posting posting) {
        if (decided.decision() != Decision.COMMIT) {
            return;
        }
        var branches = decided.attempt().transaction().branches();
        for (int i = 0; i < branches.size(); i++) {
            var branch = branches.get(i);
            if (only == null || only.equals(branch.shard())) {
                post(branch, Objects.requireNonNull(decided.votes()).generation(i), posting);
            }
        }
    }

    private void post(Branch branch, long generation, Posting posting) {
        for (Line line : branch.lines()) {
            if (generation >= row(line.id()).openingGeneration) {
                posting.post(line.id(), branch.direction() == Direction.DEBIT ? -line.amount() : line.amount());
            }
        }
    }

    private Row row(String id) {
        return Objects.requireNonNull(rows.get(id));
    }
}
