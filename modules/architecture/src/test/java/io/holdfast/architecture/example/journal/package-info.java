/** Part of the bad examples. */
@NullMarked
package io.holdfast.architecture.example.journal;

import org.jspecify.annotations.NullMarked;
