/** Part of the bad examples. */
@NullMarked
package io.holdfast.architecture.example.app;

import org.jspecify.annotations.NullMarked;
