/**
 * Faults that can be injected: at which points, which actions, and the rules that say when. Only words and rules: no clock, no
 * network, and chance arrives as an argument. What carries a fault out is put around the ports of the core by the application,
 * so that the core does not know that faults exist.
 */
@NullMarked
package io.holdfast.faults;

import org.jspecify.annotations.NullMarked;
