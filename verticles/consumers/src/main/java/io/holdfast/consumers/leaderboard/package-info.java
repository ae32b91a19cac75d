/**
 * The best-selling items and the top spenders, overall and by day, made of the events and kept in sorted sets in Redis. Redis may lose
 * them at any time: what the journal holds makes them again.
 */
@NullMarked
package io.holdfast.consumers.leaderboard;

import org.jspecify.annotations.NullMarked;
