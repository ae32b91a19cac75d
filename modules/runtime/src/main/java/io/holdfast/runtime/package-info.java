/**
 * Binds the pure parts to Vert.x: the loop that drives the coordinator, batching, addresses on the event bus, messages to the
 * participants, and meters.
 */
@NullMarked
package io.holdfast.runtime;

import org.jspecify.annotations.NullMarked;
