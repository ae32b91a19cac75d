package io.holdfast.events.consuming;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.holdfast.events.CloudEvent;
import io.holdfast.events.Topic;
import io.holdfast.fuzzing.Inputs;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands on a topic is read as an event of the bytes that it was, or is refused as malformed. */
class EnvelopeFuzzTest {
    private static final List<String> HEADERS = List.of("ce_id", "ce_type", "ce_subject", "ce_time", "ce_traceparent");

    static Stream<byte[]> records() {
        return Inputs.near(
                "7.42/1\norder.paid\norder-1\n2026-11-27T08:00:00.123456Z\n00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n{}",
                "a\nb\nc\n1970-01-01T00:00:00Z\n\n{\"total\":\"\u00e4\ufffd\"}",
                "a\nb\nc\n9999-12-31T23:59:59.999999999Z\n\n",
                "a\nb\nc\n+1000000000-12-31T23:59:59.999999999Z\n\n");
    }

    /** A line each for the headers, and the value behind them. */
    @MethodSource("records")
    @FuzzTest
    void recordsAreReadOrRefused(byte[] input) {
        var parts = new String(input, ISO_8859_1).split("\n", HEADERS.size() + 1);
        var headers = new RecordHeaders();
        for (int i = 0; i < Math.min(parts.length, HEADERS.size()); i++) {
            headers.add(HEADERS.get(i), parts[i].getBytes(ISO_8859_1));
        }
        var value = parts.length > HEADERS.size() ? parts[HEADERS.size()].getBytes(ISO_8859_1) : null;
        CloudEvent event;
        try {
            event = Envelope.open(Topic.ORDERS, "key", headers, value);
        } catch (MalformedEventException refused) {
            assertThat(refused).message().isNotBlank();
            return;
        }
        assertThat(event.data().getBytes(UTF_8)).isEqualTo(value);
        assertThat(List.of(event.id(), event.type(), event.subject()))
                .isEqualTo(HEADERS.subList(0, 3).stream()
                        .map(name -> text(headers, name))
                        .toList())
                .noneMatch(String::isEmpty);
        assertThat(event.at()).isBetween(Instant.EPOCH, Instant.parse("9999-12-31T23:59:59.999999999Z"));
        assertThat(Instant.parse(event.at().toString())).isEqualTo(event.at());
    }

    private static String text(Headers headers, String name) {
        return new String(headers.lastHeader(name).value(), UTF_8);
    }
}
