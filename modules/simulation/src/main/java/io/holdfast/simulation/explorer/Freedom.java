package io.holdfast.simulation.explorer;

/** What may happen beyond the least: that messages to shards and journal are lost, repeated, reordered and delayed. */
public enum Freedom {
    /** Replies are delayed, reordered and repeated as well; otherwise each is heard at once, or never. */
    LATE_REPLY,
    /** The low water advances and records go. */
    LOW_WATER,
    /** The owner of the first session stops for ever, anywhere. */
    CRASH,
    /** Somebody fences the first session though its owner lives. */
    SUSPICION,
    /** Somebody inserts ABORT for a transaction whose owner lives: anyone may. */
    FOREIGN_ABORT,
    /** Whoever recovers stops half way and another begins anew. */
    RECOVERY_CRASH,
    /** The stock shard's store loses everything; its old primary lives on. */
    STOCK_LOSS,
    /** The same for the payment shard. */
    PAYMENT_LOSS,
    /** The order changes while it is being checked out. */
    ORDER_CHANGE,
    /** A shard answers what its table does not allow there, and does nothing. */
    CONFUSION
}
