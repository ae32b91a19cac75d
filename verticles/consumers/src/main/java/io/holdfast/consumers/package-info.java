/**
 * What Holdfast itself makes of the events, a package for each consumer. Nothing that sells knows of it: it may be behind, and what it keeps can be
 * made again.
 */
@NullMarked
package io.holdfast.consumers;

import org.jspecify.annotations.NullMarked;
