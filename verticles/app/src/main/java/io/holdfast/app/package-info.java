/**
 * The command line, and the only place that wires things together. It may use everything, and nothing may use it.
 */
@NullMarked
package io.holdfast.app;

import org.jspecify.annotations.NullMarked;
