package io.holdfast.app.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.LoggingEvent;
import io.holdfast.protocol.LogFields;
import io.holdfast.protocol.TxId;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MarkerFactory;
import org.slf4j.event.KeyValuePair;

/** The log for programs. */
class JsonLineTest {
    private static final List<String> ALWAYS = List.of("time", "level", "logger", "message", "node");

    private final LineEncoder encoder = new LineEncoder(new JsonLine("node-1"), UTF_8);

    @Test
    void aLineHasItsTimeInUtcAndSaysWhoSaysWhat() {
        assertThat(encode(Events.warning("{} of {} failed", null, 1, 2)))
                .isEqualTo("{\"time\":\"2026-01-31T12:00:00.000Z\",\"level\":\"WARN\","
                        + "\"logger\":\"io.holdfast.gateway.Exchange\",\"message\":\"1 of 2 failed\","
                        + "\"node\":\"node-1\"}\n");
    }

    @Test
    void idsStandInFieldsOfTheirOwnAlwaysInTheSameOrder() {
        var event = Events.warning("it failed", null);
        event.setKeyValuePairs(List.of(
                new KeyValuePair(LogFields.SESSION, 3L),
                new KeyValuePair(LogFields.TX, new TxId(3, 17)),
                new KeyValuePair(LogFields.ORDER_ID, "o-1"),
                new KeyValuePair(LogFields.CORRELATION_ID, "c-1"),
                new KeyValuePair(LogFields.TRACE_ID, "0af7651916cd43dd8448eb211c80319c")));

        assertThat(encode(event))
                .endsWith("\"node\":\"node-1\",\"trace_id\":\"0af7651916cd43dd8448eb211c80319c\","
                        + "\"correlation_id\":\"c-1\",\"order_id\":\"o-1\",\"tx\":\"3.17\",\"session\":\"3\"}\n");
    }

    @Test
    void whatIsNotOnTheListIsNotWritten() {
        var event = Events.warning("it failed", null);
        event.setKeyValuePairs(List.of(
                new KeyValuePair("password", "secret"),
                new KeyValuePair("message", "another one"),
                new KeyValuePair("node", "another node"),
                new KeyValuePair(null, "of nothing"),
                new KeyValuePair(LogFields.TX, null)));
        event.addMarker(MarkerFactory.getMarker("marked"));
        event.setMDCPropertyMap(Map.of(LogFields.ORDER_ID, "of another request"));

        var line = new JsonObject(encode(event));

        assertThat(line.fieldNames()).containsExactlyElementsOf(ALWAYS);
        assertThat(line.getString("message")).isEqualTo("it failed");
        assertThat(line.getString("node")).isEqualTo("node-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "two\nlines",
                "two\r\nlines",
                "a \"quote\", a \\ and a {brace}",
                "\u0000 \u001b[31m \u007f \u2028",
                "é 漢 \ud83d\ude00",
                "\",\"level\":\"FORGED\"}"
            })
    void whateverAMessageHoldsItIsOneLineAndComesBackAsItWas(String message) {
        var event = Events.warning("{}", null, message);
        event.setKeyValuePairs(List.of(new KeyValuePair(LogFields.CORRELATION_ID, message)));

        var text = encode(event);

        assertThat(text).endsWith("}\n").doesNotContainPattern("[\r\n].");
        assertThat(new JsonObject(text).getString("message")).isEqualTo(message);
        assertThat(new JsonObject(text).getString("correlation_id")).isEqualTo(message);
        assertThat(new JsonObject(text).getString("level")).isEqualTo("WARN");
    }

    @Test
    void aFailureIsSaidInAWordAndWithItsStackOnTheSameLine() {
        var failure = new IllegalStateException("no\nway", new RuntimeException("the cause"));

        var text = encode(Events.warning("it failed", failure));

        var line = new JsonObject(text);
        assertThat(text).endsWith("}\n").doesNotContainPattern("[\r\n].");
        assertThat(line.getString("error")).isEqualTo("java.lang.IllegalStateException: no\nway");
        assertThat(line.getString("stack"))
                .startsWith("java.lang.IllegalStateException: no\nway")
                .contains("at " + getClass().getName())
                .contains("Caused by: java.lang.RuntimeException: the cause");
    }

    @Test
    void aFailureWithoutAMessageIsItsClass() {
        var line = new JsonObject(encode(Events.warning("it failed", new IllegalStateException())));

        assertThat(line.getString("error")).isEqualTo("java.lang.IllegalStateException");
    }

    private String encode(LoggingEvent event) {
        return new String(encoder.encode(event), UTF_8);
    }
}
