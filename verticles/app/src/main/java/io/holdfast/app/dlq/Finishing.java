package io.holdfast.app.dlq;

import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Suspicion;
import io.holdfast.runtime.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Has shards rebuilt by their keepers, for a person's reason. */
record Finishing(Vertx vertx, String reason) {
    private static final DeliveryOptions UNTIL_REBUILT =
            new DeliveryOptions().setSendTimeout(TimeUnit.MINUTES.toMillis(14)).setLocalOnly(true);

    /** What is wrong with each of them, which is nothing when it was rebuilt. */
    Future<Map<ShardId, String>> finish(Set<ShardId> shards) {
        var faults = new HashMap<ShardId, String>();
        var finishing = shards.stream()
                .map(shard -> condemn(shard).onSuccess(fault -> faults.put(shard, fault)))
                .toList();
        return Future.all(finishing).map(all -> faults);
    }

    private Future<String> condemn(ShardId shard) {
        return vertx.eventBus()
                .request(Addresses.keeper(shard.kind()), new Suspicion.Condemned(shard, reason), UNTIL_REBUILT)
                .map(rebuilt -> "")
                .otherwise(cause -> String.valueOf(cause.getMessage()));
    }
}
