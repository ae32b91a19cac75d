/**
 * Carries out the faults of {@code io.holdfast.faults}, when they are switched on: one desk keeps the rules of the node, and
 * decorators around the ports of every event loop meet them. The core does not know of any of this.
 */
@NullMarked
package io.holdfast.app.faults;

import org.jspecify.annotations.NullMarked;
