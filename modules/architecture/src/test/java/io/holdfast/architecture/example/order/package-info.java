/** Part of the bad examples. */
@NullMarked
package io.holdfast.architecture.example.order;

import org.jspecify.annotations.NullMarked;
