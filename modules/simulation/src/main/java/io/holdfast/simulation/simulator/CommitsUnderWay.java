package io.holdfast.simulation.simulator;

import io.holdfast.coordinator.Attempt;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import java.util.LinkedHashMap;
import java.util.Map;

/** The commits that have been sent and of which the owner does not know yet what became of them. */
final class CommitsUnderWay {
    private final Map<TxId, Attempt> attempts = new LinkedHashMap<>();

    void sent(Attempt attempt) {
        attempts.put(attempt.tx(), attempt);
    }

    void heard(TxId tx) {
        attempts.remove(tx);
    }

    boolean touch(ShardId shard) {
        return attempts.values().stream()
                .flatMap(attempt -> attempt.transaction().branches().stream())
                .map(Branch::shard)
                .anyMatch(shard::equals);
    }
}
