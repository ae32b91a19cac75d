package io.holdfast.app.status;

import java.util.List;

/**
 * Where the stores of a run are, embedded or not, as the URIs that clients take.
 *
 * @param stockRedis by shard
 * @param paymentRedis by shard
 */
public record StoreAddresses(List<String> stockRedis, List<String> paymentRedis, String postgres) {}
