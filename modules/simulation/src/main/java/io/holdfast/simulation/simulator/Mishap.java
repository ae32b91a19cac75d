package io.holdfast.simulation.simulator;

/** What goes wrong at once, apart from the network's daily losses. Every seed draws which of them happen, and how often. */
public enum Mishap {
    /** A node stops for ever; a new one takes its place some time later. */
    CRASH,
    /** A node stops and goes on later, with everything that waited for it. */
    PAUSE,
    /** A node's clock jumps, forth or back. */
    CLOCK_JUMP,
    /** A node reaches a shard, or the journal, no more for a while. */
    PARTITION,
    /** Nobody reaches the journal for a while. */
    JOURNAL_OUTAGE,
    /** A store is emptied while its connections live on. */
    EMPTIED,
    /** A store is started again with nothing. */
    RESTARTED_EMPTY,
    /** A store is started again from an old snapshot. */
    ROLLED_BACK,
    /** An old replica takes over while the old primary lives on. */
    FAILOVER,
    /** One branch's record vanishes, for instance by an operator's hand. */
    RECORD_LOST,
    /** Somebody takes over a session whose owner lives. */
    SUSPICION,
    /** batch_init of items or users. */
    OPENING
}
