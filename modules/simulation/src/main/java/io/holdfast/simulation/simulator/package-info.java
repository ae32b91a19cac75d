/**
 * The deterministic simulator: several nodes with the production coordinator, a journal, shards, clients and everything
 * that may go wrong between them, in virtual time and from one seed. Where the explorer visits every state of a small
 * world, this wanders through large ones; every step is held against the invariants of the protocol.
 */
@NullMarked
package io.holdfast.simulation.simulator;

import org.jspecify.annotations.NullMarked;
