package io.holdfast.simulation.simulator;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Votes;
import io.holdfast.protocol.ShardId;
import io.holdfast.simulation.simulator.Judge.Told;

/** What the judge knows of one transaction, from what it saw and not from what anybody claims. */
final class Dossier {
    private static final int NEVER = 0;

    final Attempt attempt;
    private final long[] voted;
    private final boolean[] byDeadStore;
    private final int[] underWay;
    private final boolean[] recordLost;
    Told told = Told.NOTHING;
    boolean committed;

    Dossier(Attempt attempt) {
        int branches = attempt.transaction().branches().size();
        this.attempt = attempt;
        this.voted = new long[branches];
        this.byDeadStore = new boolean[branches];
        this.underWay = new int[branches];
        this.recordLost = new boolean[branches];
    }

    /** So many copies of a prepare or execute have been sent. */
    void asked(ShardId shard, int copies) {
        underWay[branchOn(shard)] += copies;
    }

    void arrived(ShardId shard) {
        underWay[branchOn(shard)]--;
    }

    /** A shard said yes. */
    void voted(ShardId shard, long generation, boolean dead) {
        int branch = branchOn(shard);
        voted[branch] = generation;
        byDeadStore[branch] = dead;
    }

    boolean votedIn(ShardId shard, long generation) {
        return generation != NEVER && voted[branchOn(shard)] == generation;
    }

    /** Whether one of these votes came from a store that was not the shard's any more. */
    boolean votedByDeadStore(Votes votes) {
        for (int branch = 0; branch < voted.length; branch++) {
            if (byDeadStore[branch] && voted[branch] == votes.generation(branch)) {
                return true;
            }
        }
        return false;
    }

    void loseRecord(ShardId shard) {
        recordLost[branchOn(shard)] = true;
    }

    boolean mayLackRecord(ShardId shard) {
        return recordLost[branchOn(shard)];
    }

    boolean isQuiet(ShardId shard) {
        return underWay[branchOn(shard)] == 0;
    }

    int branchOn(ShardId shard) {
        var branches = attempt.transaction().branches();
        for (int branch = 0; branch < branches.size(); branch++) {
            if (branches.get(branch).shard().equals(shard)) {
                return branch;
            }
        }
        throw new IllegalStateException(attempt.tx() + " has no branch on " + shard);
    }
}
