package io.holdfast.app.status;

import java.util.List;
import java.util.Optional;

/**
 * Where the stores of a run are, embedded or not, as the URIs that clients take.
 *
 * @param stockRedis by shard
 * @param paymentRedis by shard
 * @param announces whether it announces what happens
 * @param kafka where; empty while that is not known, or when it announces nothing
 */
public record StoreAddresses(
        List<String> stockRedis,
        List<String> paymentRedis,
        String postgres,
        boolean announces,
        Optional<KafkaAddress> kafka) {
    public StoreAddresses with(KafkaAddress known) {
        return new StoreAddresses(stockRedis, paymentRedis, postgres, true, Optional.of(known));
    }

    /** Those of a run that announces what happens, on a Kafka that is not known yet. */
    public StoreAddresses announcing() {
        return new StoreAddresses(stockRedis, paymentRedis, postgres, true, Optional.empty());
    }

    /** Why nothing can be said of what is announced, while {@link #kafka} is empty. */
    public String whyUnannounced() {
        return announces ? "its Kafka is not known yet" : "nothing is announced";
    }
}
