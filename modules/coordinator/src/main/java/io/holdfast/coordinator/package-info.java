/**
 * The commit protocols as pure functions: {@code Step step(Phase, Event)}. A phase is everything a coordinator knows of
 * one transaction; an event is what it learned; an effect is what it wants done. No clock, no randomness, no network:
 * the same classes run in production, in the explorer and in the simulator.
 */
@NullMarked
package io.holdfast.coordinator;

import org.jspecify.annotations.NullMarked;
