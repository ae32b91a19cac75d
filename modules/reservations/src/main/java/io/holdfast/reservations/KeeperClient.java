package io.holdfast.reservations;

import io.holdfast.coordinator.ShardKeeper;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Suspicion;
import io.holdfast.protocol.TxId;
import io.holdfast.runtime.Addresses;
import io.vertx.core.Vertx;

/** Tells the keepers of this node. */
public record KeeperClient(Vertx vertx) implements ShardKeeper {
    @Override
    public void rebuild(ShardId shard, TxId proof) {
        tell(new Suspicion.LostPrepare(shard, proof));
    }

    @Override
    public void alarm(ShardId shard, TxId proof) {
        tell(new Suspicion.Contradiction(shard, proof));
    }

    /** The shard does not answer as the generation on record. */
    void suspect(ShardId shard) {
        tell(new Suspicion.Unsound(shard));
    }

    private void tell(Suspicion suspicion) {
        vertx.eventBus().send(Addresses.keeper(suspicion.shard().kind()), suspicion);
    }
}
