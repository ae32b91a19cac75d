package io.holdfast.app.audit;

import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a shard holds besides its balances, in the generation on record: bounded by what is in flight.
 *
 * @param state of its header, or why there is none
 * @param floor every session up to this one has ended
 * @param lowWaters by session
 * @param records by packed transaction id
 * @param pending credits that are reserved, by id
 * @param subjects the transaction that holds each subject
 * @param watched the balances that were asked for
 */
record ShardDump(
        ShardId shard,
        long generation,
        String state,
        long floor,
        Map<Long, Long> lowWaters,
        Map<Long, BranchRecord> records,
        Map<String, String> pending,
        Map<String, String> subjects,
        Map<String, String> watched) {
    static final String OPEN = "OPEN";

    boolean isOpen() {
        return state.equals(OPEN);
    }

    boolean isBelowLowWater(TxId tx) {
        return tx.session() <= floor || tx.seq() <= lowWaters.getOrDefault(tx.session(), 0L);
    }

    @Nullable
    BranchRecord record(TxId tx) {
        return records.get(tx.packed());
    }
}
