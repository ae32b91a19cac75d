/**
 * The vocabulary that everybody shares: ids, money, and the commands and replies that travel between a coordinator and
 * its participants. Plain immutable values; knows no store, no network and no clock.
 */
@NullMarked
package io.holdfast.protocol;

import org.jspecify.annotations.NullMarked;
