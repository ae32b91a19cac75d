/** Part of the bad examples. */
@NullMarked
package io.holdfast.architecture.example.app.simulate;

import org.jspecify.annotations.NullMarked;
