/** Part of the bad examples. */
@NullMarked
package io.holdfast.architecture.example.runtime;

import org.jspecify.annotations.NullMarked;
