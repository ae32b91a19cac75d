package io.holdfast.events.consuming;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.events.CloudEvent;
import io.holdfast.events.Topic;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * An event that one consumer could not have the effect of.
 *
 * @param consumer whose it is; others may have had theirs
 * @param topic where it came from, without the prefix
 * @param key its own, or null
 * @param headers its own
 * @param value its own, or null
 * @param cause what the last try failed with
 * @param attempts how many tries there were
 * @param parkedAt of the last try
 */
public record DeadLetter(
        String consumer,
        Topic topic,
        int partition,
        long offset,
        @Nullable String key,
        Headers headers,
        @Nullable Buffer value,
        String cause,
        int attempts,
        Instant parkedAt) {
    /** The same for as long as it is parked. */
    public String id() {
        return consumer + ":" + topic.label() + ":" + partition + ":" + offset;
    }

    static boolean isId(@Nullable String key) {
        return key != null && key.indexOf(':') > 0;
    }

    /** Whose it is, from its id. */
    static String consumerOf(String id) {
        return id.substring(0, id.indexOf(':'));
    }

    /** One of its headers for people to read, or null. */
    public @Nullable String header(String name) {
        var header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }

    /** A {@link MalformedEventException} says why it is none. */
    CloudEvent event() {
        return Envelope.open(topic, key, headers, value == null ? null : value.getBytes());
    }

    DeadLetter triedAgain(String newCause, Instant at) {
        return new DeadLetter(consumer, topic, partition, offset, key, headers, value, newCause, attempts + 1, at);
    }
}
