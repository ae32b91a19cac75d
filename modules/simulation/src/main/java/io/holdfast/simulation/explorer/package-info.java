/**
 * Breadth-first exploration of the production step functions, the participant model and a model of the journal: every
 * order of messages, every loss, repetition and delay, crashes, takeovers and the loss of a store. All parts are
 * deterministic functions of their own state and one input, so each distinct pair is computed once and a state of the
 * whole system is a handful of ints.
 */
@NullMarked
package io.holdfast.simulation.explorer;

import org.jspecify.annotations.NullMarked;
