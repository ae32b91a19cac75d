package io.holdfast.simulation.explorer;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Decision;
import io.holdfast.protocol.ShardId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is asked of a journal for every step, by the places of shards, sessions and transactions. */
final class JournalFacts {
    private final long[] generations;
    private final long[] lowWaters;
    private final boolean[] fenced;
    private final @Nullable Decision[] decisions;

    JournalFacts(JournalModel journal, List<ShardId> shards, List<Long> sessions, List<Attempt> attempts) {
        this.generations = shards.stream().mapToLong(journal::generation).toArray();
        this.lowWaters = sessions.stream().mapToLong(journal::lowWater).toArray();
        this.fenced = new boolean[sessions.size()];
        for (int session = 0; session < fenced.length; session++) {
            fenced[session] = journal.fenced().contains(sessions.get(session));
        }
        this.decisions = new @Nullable Decision[attempts.size()];
        for (int tx = 0; tx < decisions.length; tx++) {
            decisions[tx] = journal.decisions().get(attempts.get(tx).tx());
        }
    }

    long generation(int shard) {
        return generations[shard];
    }

    long lowWater(int session) {
        return lowWaters[session];
    }

    boolean isFenced(int session) {
        return fenced[session];
    }

    @Nullable
    Decision decision(int tx) {
        return decisions[tx];
    }
}
