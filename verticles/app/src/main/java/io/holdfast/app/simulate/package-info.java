/**
 * The deterministic simulator from the command line: many seeds on all cores, or one seed with its story. The only part of
 * the program that knows the module simulation.
 */
@NullMarked
package io.holdfast.app.simulate;

import org.jspecify.annotations.NullMarked;
