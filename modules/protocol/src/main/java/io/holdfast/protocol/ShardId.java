package io.holdfast.protocol;

/**
 * One shard of a participant: all of its keys share a Redis hash tag, and each transaction has at most one branch on
 * it. The kind names the participant ({@code stock}, {@code payment}).
 */
public record ShardId(String kind, int index) implements Comparable<ShardId> {
    public ShardId {
        if (index < 0) {
            throw new IllegalArgumentException("negative shard index: " + index);
        }
    }

    /** The shard of {@code kind} that holds {@code id} when there are {@code shards} of them. */
    public static ShardId of(String kind, String id, int shards) {
        return new ShardId(kind, shards == 1 ? 0 : indexOf(id, shards));
    }

    // FNV-1a: stable over releases and easy to compute elsewhere; S is fixed when the data is initialised. Both halves
    // count: the upper one alone puts 10 to 1,900 of 10,000 consecutive ids on each of 16 shards.
    private static int indexOf(String id, int shards) {
        long hash = Fnv.hash(Fnv.START, id);
        return Integer.remainderUnsigned((int) (hash ^ hash >>> 32), shards);
    }

    /** Reads the text form {@code kind-index}; anything else is an {@link IllegalArgumentException}. */
    public static ShardId parse(String text) {
        int dash = text.lastIndexOf('-');
        if (dash < 1 || !Digits.areNumber(text, dash + 1, text.length())) {
            throw new IllegalArgumentException("not a shard: " + text);
        }
        return new ShardId(text.substring(0, dash), Integer.parseInt(text, dash + 1, text.length(), 10));
    }

    @Override
    public int compareTo(ShardId other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : Integer.compare(index, other.index);
    }

    @Override
    public String toString() {
        return kind + "-" + index;
    }
}
