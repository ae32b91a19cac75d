package io.holdfast.protocol;

/** Tells a shard that every transaction of the session up to {@code seq} is settled: their records may go. */
public record LowWater(ShardId shard, long session, long seq) {}
