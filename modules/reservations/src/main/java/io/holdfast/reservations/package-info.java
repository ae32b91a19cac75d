/**
 * The participant on Redis: runs one script per batch and operation against a shard, and holds the gate, the generation and the
 * rebuild that make a Redis which forgot everything harmless.
 */
@NullMarked
package io.holdfast.reservations;

import org.jspecify.annotations.NullMarked;
