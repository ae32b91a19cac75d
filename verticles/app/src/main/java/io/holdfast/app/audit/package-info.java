/**
 * Checks the protocol's invariants on the live stores. What is judged is recomputed from the journal's decisions, never
 * taken from the engine's own sums; the judges are plain functions of rows and records, and only {@code JournalReader}
 * and {@code RedisReader} know where these come from.
 */
@NullMarked
package io.holdfast.app.audit;

import org.jspecify.annotations.NullMarked;
