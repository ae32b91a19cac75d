/**
 * The vocabulary that everybody shares: transactions, branches and their ids, the commands and replies that travel between a
 * coordinator and its participants, and what the domains are asked and answer. Plain immutable values; knows no store, no
 * network and no clock.
 */
@NullMarked
package io.holdfast.protocol;

import org.jspecify.annotations.NullMarked;
