package io.holdfast.simulation.explorer;

import io.holdfast.coordinator.Attempt;
import io.holdfast.protocol.ShardId;
import java.util.List;

/** Which branch of which transaction is on which shard, and whose session it is: looked up for every step. */
final class Places {
    private final int[] sessions;
    private final int[][] shardsByBranch;
    private final int[][] branchesByShard;

    Places(List<Attempt> attempts, List<ShardId> shards, List<Long> sessions) {
        this.sessions = attempts.stream()
                .mapToInt(attempt -> sessions.indexOf(attempt.tx().session()))
                .toArray();
        this.shardsByBranch = attempts.stream()
                .map(attempt -> attempt.transaction().branches().stream()
                        .mapToInt(branch -> shards.indexOf(branch.shard()))
                        .toArray())
                .toArray(int[][]::new);
        this.branchesByShard = new int[attempts.size()][shards.size()];
        for (int tx = 0; tx < branchesByShard.length; tx++) {
            for (int shard = 0; shard < shards.size(); shard++) {
                branchesByShard[tx][shard] = indexOf(shard, shardsByBranch[tx]);
            }
        }
    }

    private static int indexOf(int shard, int[] shardsByBranch) {
        for (int branch = 0; branch < shardsByBranch.length; branch++) {
            if (shardsByBranch[branch] == shard) {
                return branch;
            }
        }
        return -1;
    }

    int sessionOf(int tx) {
        return sessions[tx];
    }

    int shardOf(int tx, int branch) {
        return shardsByBranch[tx][branch];
    }

    int branchOn(int tx, int shard) {
        return branchesByShard[tx][shard];
    }
}
