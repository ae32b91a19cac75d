/** Part of the bad examples. */
@NullMarked
package io.holdfast.architecture.example.simulation;

import org.jspecify.annotations.NullMarked;
