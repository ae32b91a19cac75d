/**
 * The {@code chaos} command: scenarios as small files, run against real processes. While buyers press on, the harness kills,
 * pauses, empties, cuts off and fills up what the shop needs; in the end the audit must hold, and every buyer must have been
 * told what the books say.
 */
@NullMarked
package io.holdfast.app.chaos;

import org.jspecify.annotations.NullMarked;
