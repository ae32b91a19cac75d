/** Part of the bad examples. */
@NullMarked
package io.holdfast.architecture.example.coordinator;

import org.jspecify.annotations.NullMarked;
