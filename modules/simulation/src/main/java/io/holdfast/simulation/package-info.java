/**
 * Explores and simulates the production coordinator under loss, duplication, reordering and crashes, and judges the outcome by
 * the invariants. Nothing in production depends on it.
 */
@NullMarked
package io.holdfast.simulation;

import org.jspecify.annotations.NullMarked;
