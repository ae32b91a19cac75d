/**
 * The {@code bench} command: how many checkouts a second an instance does, how long they take and what they cost, and whether
 * its books still balance afterwards.
 */
@NullMarked
package io.holdfast.app.bench;

import org.jspecify.annotations.NullMarked;
