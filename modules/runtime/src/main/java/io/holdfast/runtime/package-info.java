/**
 * Binds the pure parts to Vert.x: the loop that drives the coordinator, batching, settings, metrics and messages.
 */
@NullMarked
package io.holdfast.runtime;

import org.jspecify.annotations.NullMarked;
