/**
 * What the fuzz tests of the other modules start from. It is for tests only, and belongs to no server; Jazzer itself, which does the
 * fuzzing, is a dependency of those tests, so that nobody fetches it who only wants to run one.
 */
@NullMarked
package io.holdfast.fuzzing;

import org.jspecify.annotations.NullMarked;
