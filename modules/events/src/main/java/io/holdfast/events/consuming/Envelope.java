package io.holdfast.events.consuming;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.events.CloudEvent;
import io.holdfast.events.Topic;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Reads CloudEvents in binary mode, as the relay sends them. */
final class Envelope {
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");
    private static final char REPLACEMENT = '\ufffd';

    private Envelope() {}

    /** @param value null for what Kafka calls a tombstone, which is no event */
    static CloudEvent open(Topic topic, @Nullable String key, Headers headers, byte @Nullable [] value) {
        if (key == null || value == null) {
            throw new MalformedEventException(key == null ? "it has no key" : "it has no value");
        }
        return new CloudEvent(
                topic,
                key,
                required(headers, "ce_id"),
                required(headers, "ce_type"),
                required(headers, "ce_subject"),
                time(required(headers, "ce_time")),
                text(value),
                text(headers, "ce_traceparent"));
    }

    private static String required(Headers headers, String name) {
        String text = text(headers, name);
        if (text == null || text.isEmpty()) {
            throw new MalformedEventException("it has no header " + name);
        }
        return text;
    }

    static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : text(header.value());
    }

    private static String text(byte[] value) {
        String text = new String(value, UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : strictly(value);
    }

    /** What has a character that stands for broken ones, may have it by itself. */
    private static String strictly(byte[] value) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedEventException("it is not UTF-8", e);
        }
    }

    private static Instant time(String text) {
        try {
            var time = Instant.parse(text);
            if (time.isBefore(FIRST) || time.isAfter(LAST)) {
                throw new MalformedEventException("ce_time is not of the years 1970 to 9999: " + text);
            }
            return time;
        } catch (DateTimeException e) {
            throw new MalformedEventException("ce_time is no time: " + text, e);
        }
    }
}
