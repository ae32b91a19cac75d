package io.holdfast.protocol;

import java.util.List;

/**
 * What a node can do at the moment.
 *
 * @param journal whether the journal answers
 * @param shards how many shards there are
 * @param notOpen those that cannot be reached, or are being rebuilt or frozen
 * @param frozen those that an alarm has frozen
 */
public record Vitals(boolean journal, List<ShardId> shards, List<ShardId> notOpen, List<ShardId> frozen) {
    public Vitals {
        shards = List.copyOf(shards);
        notOpen = List.copyOf(notOpen);
        frozen = List.copyOf(frozen);
    }

    /** Whether some of the kind can be sold. */
    public boolean anyOpen(String kind) {
        return shards.stream().anyMatch(shard -> shard.kind().equals(kind) && !notOpen.contains(shard));
    }
}
