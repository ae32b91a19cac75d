/** Part of the bad examples. */
@NullMarked
package io.holdfast.architecture.example.protocol;

import org.jspecify.annotations.NullMarked;
