package io.holdfast.simulation.simulator;

import io.holdfast.protocol.Answer;
import io.holdfast.protocol.KeyClaim;
import org.jspecify.annotations.Nullable;

/**
 * A wish as it arrives at a node.
 *
 * @param event what is announced when a change happens: the same for every try that must have its effect only once
 * @param untilMs how long a contended checkout is tried again
 */
record Request(Wish wish, String event, @Nullable KeyClaim claim, Answer.Success success, long untilMs) {}
