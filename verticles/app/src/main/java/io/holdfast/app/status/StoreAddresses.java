package io.holdfast.app.status;

import java.util.List;
import java.util.Optional;

/**
 * Where the stores of a run are, embedded or not, as the URIs that clients take.
 *
 * @param stockRedis by shard
 * @param paymentRedis by shard
 * @param kafka where it announces what happens; empty while that is not known, or when it announces nothing
 */
public record StoreAddresses(
        List<String> stockRedis, List<String> paymentRedis, String postgres, Optional<KafkaAddress> kafka) {
    public StoreAddresses with(KafkaAddress known) {
        return new StoreAddresses(stockRedis, paymentRedis, postgres, Optional.of(known));
    }
}
