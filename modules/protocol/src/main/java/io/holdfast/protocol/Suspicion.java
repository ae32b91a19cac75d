package io.holdfast.protocol;

/** What somebody tells the keeper of a kind's shards: it looks for itself, and rebuilds or freezes what is not sound. */
public sealed interface Suspicion {
    ShardId shard();

    /** The shard does not answer as the generation on record: another store, lost data, or a rebuild that nobody ends. */
    record Unsound(ShardId shard) implements Suspicion {}

    /** FINISH of a committed transaction found nothing: its prepare was lost with its store. */
    record LostPrepare(ShardId shard, TxId tx) implements Suspicion {}

    /** The shard contradicts the journal about a transaction. */
    record Contradiction(ShardId shard, TxId tx) implements Suspicion {}

    /** A person wants the shard rebuilt in a new generation, whatever it looks like, and its alarms resolved for a reason. */
    record Condemned(ShardId shard, String reason) implements Suspicion {}
}
