package io.holdfast.simulation.simulator;

import io.holdfast.coordinator.Decision;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import io.holdfast.simulation.Balances;
import io.holdfast.simulation.BranchRecord;
import io.holdfast.simulation.Guard;
import io.holdfast.simulation.Header;
import io.holdfast.simulation.ParticipantModel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What one shard is to hold, read from the journal at one moment: what a rebuild loads. */
record Snapshot(
        Map<String, Long> available,
        Map<TxId, BranchRecord> branches,
        long floor,
        Set<Long> fences,
        Map<Long, Long> lowWaters) {
    static Snapshot of(World world, ShardId shard, SessionTable sessions, BalanceTable balances) {
        var available = balances.of(shard);
        var branches = new HashMap<TxId, BranchRecord>();
        var fences = new HashSet<Long>();
        var lowWaters = new HashMap<Long, Long>();
        boolean reconciles =
                !world.sabotage.lacks(Guard.REBUILD_RECONCILES) && !world.sabotage.has(Plant.REBUILD_FORGETS_THE_TAIL);
        for (SessionTable.Row session : sessions.all()) {
            if (reconciles) {
                session.decisions
                        .tailMap(session.folded + 1)
                        .values()
                        .forEach(decided -> balances.add(decided, shard, available));
            }
            session.decisions.tailMap(session.lowWater + 1).values().forEach(each -> record(each, shard, branches));
            if (session.fenced && !world.sabotage.lacks(Guard.REBUILD_KEEPS_FENCES)) {
                fences.add(session.id);
            }
            if (session.lowWater > 0) {
                lowWaters.put(session.id, session.lowWater);
            }
        }
        long floor = sessions.floor();
        fences.removeIf(session -> session <= floor);
        lowWaters.keySet().removeIf(session -> session <= floor);
        return new Snapshot(available, branches, floor, fences, lowWaters);
    }

    private static void record(SimulatedJournal.Decided decided, ShardId shard, Map<TxId, BranchRecord> branches) {
        var attempt = decided.attempt();
        for (Branch branch : attempt.transaction().branches()) {
            if (branch.shard().equals(shard)) {
                branches.put(
                        attempt.tx(),
                        decided.decision() == Decision.COMMIT
                                ? new BranchRecord.Final(branch.digest(attempt.subject()))
                                : new BranchRecord.Tombstone(""));
            }
        }
    }

    /** A header that loads, and nothing else. */
    static ParticipantModel begun(long generation) {
        var header = new Header(Header.State.LOADING, generation, 0, Set.of(), Map.of());
        return new ParticipantModel(header, new Balances(Map.of(), Map.of()), Map.of(), Map.of());
    }

    /** Balances first, as a rebuild that is cut short leaves them. */
    ParticipantModel withBalances(ParticipantModel loading) {
        return new ParticipantModel(loading.header(), new Balances(available, Map.of()), Map.of(), loading.branches());
    }

    ParticipantModel withRecords(ParticipantModel loading) {
        var header = new Header(Header.State.LOADING, loading.header().generation(), floor, fences, lowWaters);
        return new ParticipantModel(header, loading.balances(), Map.of(), branches);
    }

    /** Whether as much is there as was sent: a store may have lost a part of it in between. */
    boolean isCompleteIn(ParticipantModel loading) {
        return loading.balances().available().size() == available.size()
                && loading.branches().size() == branches.size()
                && loading.header().lowWaters().size() == lowWaters.size()
                && loading.header().fences().size() == fences.size();
    }

    static ParticipantModel opened(ParticipantModel loaded) {
        return loaded.with(loaded.header().in(Header.State.OPEN));
    }
}
