/**
 * The transaction protocol as functions of a phase and an event. Time, identifiers and replies arrive as arguments and effects
 * leave as values, so that what runs in production is what the tests explore.
 */
@NullMarked
package io.holdfast.coordinator;

import org.jspecify.annotations.NullMarked;
