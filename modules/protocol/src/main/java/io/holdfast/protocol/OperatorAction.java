package io.holdfast.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a person had done, on record.
 *
 * @param at in UTC, for people
 * @param verb the {@link Remedy#label()}, or what is done about dead letters
 * @param outcome what came of it, or null when nobody knows
 */
public record OperatorAction(
        long id,
        String at,
        String node,
        String verb,
        String target,
        String reason,
        @Nullable String outcome) {}
