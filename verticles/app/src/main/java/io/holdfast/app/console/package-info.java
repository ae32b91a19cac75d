/**
 * What the console shows: the state of this node twice a second while somebody looks, the books as a process of their own recomputes them, and how one
 * transaction or order went.
 */
@NullMarked
package io.holdfast.app.console;

import org.jspecify.annotations.NullMarked;
