/**
 * The participant on Redis: runs one script per batch and operation against a shard. The look at a store before its first
 * script, the generations and the rebuild make a Redis that forgot everything harmless.
 */
@NullMarked
package io.holdfast.reservations;

import org.jspecify.annotations.NullMarked;
