package io.holdfast.coordinator;

import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;

/** Whom the coordinator tells that a shard itself is in trouble. */
public interface ShardKeeper {
    /** The shard lost a prepare whose transaction committed: its generation must end. */
    void rebuild(ShardId shard, TxId proof);

    /** The shard contradicts the journal: freeze it. */
    void alarm(ShardId shard, TxId proof);
}
