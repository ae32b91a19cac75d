package io.holdfast.protocol;

import java.util.List;

/**
 * What a node can do at the moment.
 *
 * @param journalFault what is wrong with the journal, for people; empty while it answers
 * @param shards how many shards there are
 * @param notOpen those that cannot be reached, or are being rebuilt or frozen
 * @param frozen those that an alarm has frozen
 */
public record Vitals(String journalFault, List<ShardId> shards, List<ShardId> notOpen, List<ShardId> frozen) {
    public Vitals {
        shards = List.copyOf(shards);
        notOpen = List.copyOf(notOpen);
        frozen = List.copyOf(frozen);
    }

    /** Whether the journal answers, with what can be understood. */
    public boolean journal() {
        return journalFault.isEmpty();
    }

    /** Whether some of the kind can be sold. */
    public boolean anyOpen(String kind) {
        return shards.stream().anyMatch(shard -> shard.kind().equals(kind) && !notOpen.contains(shard));
    }
}
