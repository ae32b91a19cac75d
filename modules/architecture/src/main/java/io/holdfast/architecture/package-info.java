/**
 * Holds the shape of the project: who may import whom, how long files and methods may be, which words are banned. All of it is
 * tests; this package only says why they exist.
 */
@NullMarked
package io.holdfast.architecture;

import org.jspecify.annotations.NullMarked;
