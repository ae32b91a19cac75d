package io.holdfast.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that has happened, as others are told.
 *
 * @param key events of one key stay in their order
 * @param id the same each time that it is told, and no other event has it
 * @param type such as {@code order.paid}
 * @param subject what it is about: an order, an item, an account
 * @param at when it was decided
 * @param data a JSON object
 * @param trace the trace context of the request that led to it, or null
 */
public record CloudEvent(
        Topic topic,
        String key,
        String id,
        String type,
        String subject,
        Instant at,
        String data,
        @Nullable String trace) {}
