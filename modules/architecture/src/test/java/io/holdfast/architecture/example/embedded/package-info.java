/** Part of the bad examples. */
@NullMarked
package io.holdfast.architecture.example.embedded;

import org.jspecify.annotations.NullMarked;
