package io.holdfast.simulation.explorer;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Decision;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Direction;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.TxId;
import io.holdfast.simulation.Balances;
import io.holdfast.simulation.BranchRecord;
import io.holdfast.simulation.Guard;
import io.holdfast.simulation.Header;
import io.holdfast.simulation.ParticipantModel;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Builds a shard's next generation from the journal: what is committed is final, what is undecided is absent. */
final class Rebuild {
    private final World world;

    Rebuild(World world) {
        this.world = world;
    }

    /** The header stands, nothing is loaded. */
    static ParticipantModel begun(long generation) {
        return model(new Header(Header.State.LOADING, generation, 0, Set.of(), Map.of()), Map.of(), Map.of());
    }

    static boolean isLoaded(ParticipantModel model) {
        return !model.balances().available().isEmpty();
    }

    static ParticipantModel opened(ParticipantModel model) {
        return model.with(model.header().in(Header.State.OPEN));
    }

    /** Loaded with what the journal says now, and not open yet. */
    ParticipantModel loaded(JournalModel journal, int shard) {
        var available = new HashMap<>(world.opening(shard));
        var branches = new HashMap<TxId, BranchRecord>();
        for (int tx = 0; tx < world.attempts.size(); tx++) {
            int branch = world.branchOn(tx, shard);
            var attempt = world.attempts.get(tx);
            var decision = journal.decisions().get(attempt.tx());
            if (branch >= 0 && decision != null) {
                load(attempt, branch, decision, journal, available, branches);
            }
        }
        long generation = journal.generation(world.shards.get(shard));
        return model(header(generation, journal), available, branches);
    }

    /** Sessions that are closed and have only closed ones below them collapse below the floor. */
    private Header header(long generation, JournalModel journal) {
        long floor = journal.floor();
        var fences = world.lacks(Guard.REBUILD_KEEPS_FENCES) ? Set.<Long>of() : above(floor, journal.fenced());
        var lowWaters = new HashMap<>(journal.lowWaters());
        lowWaters.keySet().removeIf(session -> session <= floor);
        return new Header(Header.State.LOADING, generation, floor, fences, lowWaters);
    }

    private static Set<Long> above(long floor, Set<Long> sessions) {
        return sessions.stream().filter(session -> session > floor).collect(Collectors.toSet());
    }

    private void load(
            Attempt attempt,
            int index,
            Decision decision,
            JournalModel journal,
            Map<String, Long> available,
            Map<TxId, BranchRecord> branches) {
        var branch = attempt.transaction().branches().get(index);
        var digest = branch.digest(attempt.subject());
        boolean isRecorded = attempt.tx().seq() > journal.lowWater(attempt.tx().session());
        switch (decision) {
            case COMMIT -> {
                if (!world.lacks(Guard.REBUILD_RECONCILES)) {
                    move(branch, available);
                }
                if (isRecorded) {
                    branches.put(attempt.tx(), new BranchRecord.Final(digest));
                }
            }
            case ABORT -> {
                if (isRecorded) {
                    branches.put(attempt.tx(), new BranchRecord.Tombstone(""));
                }
            }
        }
    }

    private static void move(Branch branch, Map<String, Long> available) {
        long sign = branch.direction() == Direction.DEBIT ? -1 : 1;
        for (Line line : branch.lines()) {
            available.merge(line.id(), sign * line.amount(), Math::addExact);
        }
    }

    private static ParticipantModel model(
            Header header, Map<String, Long> available, Map<TxId, BranchRecord> branches) {
        return new ParticipantModel(header, new Balances(available, Map.of()), Map.of(), branches);
    }
}
