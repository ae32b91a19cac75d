package io.holdfast.simulation.simulator;

/** The kinds of steps, for the hash of a run. */
enum What {
    SHARD,
    JOURNAL,
    GENERATION,
    SESSION,
    CLIENT,
    NODE,
    MISFORTUNE
}
