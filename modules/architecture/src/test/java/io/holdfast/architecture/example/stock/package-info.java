/** Part of the bad examples. */
@NullMarked
package io.holdfast.architecture.example.stock;

import org.jspecify.annotations.NullMarked;
