/** A small project in which every rule is broken once: without it a rule that finds nothing could not be told from one that looks at nothing. */
@NullMarked
package io.holdfast.architecture.example;

import org.jspecify.annotations.NullMarked;
