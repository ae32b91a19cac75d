/**
 * Consumers of the events: each event has its effect once, in the order of its key. One that cannot have it is parked as a dead letter,
 * for a person, and the next goes on.
 */
@NullMarked
package io.holdfast.events.consuming;

import org.jspecify.annotations.NullMarked;
