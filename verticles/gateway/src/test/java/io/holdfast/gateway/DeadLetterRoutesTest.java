package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.DeadLetterControl.Letter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadLetterRoutesTest {
    private static final String ID = "order-history:orders:0:17";
    static final Letter LETTER = new Letter(
            ID,
            "order-history",
            "orders",
            "order.paid",
            "e4f2",
            "no such thing",
            5,
            "2026-11-26T12:00:00Z",
            Map.of("ce_id", "3.17"),
            "{}");
    private static final String SUMMARY = "\"id\":\"" + ID + "\",\"consumer\":\"order-history\",\"topic\":\"orders\","
            + "\"type\":\"order.paid\",\"subject\":\"e4f2\",\"cause\":\"no such thing\",\"attempts\":5,"
            + "\"parked_at\":\"2026-11-26T12:00:00Z\"";

    private final Announced announced = new Announced();
    private final Gateway gateway = Gateway.startWith(announced);
    private final RawHttp admin = gateway.deployAdmin();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void theyAreListed() {
        announced.letters = List.of(LETTER);
        var list = admin.get("/events/dlq");
        assertThat(list.status()).isEqualTo(200);
        assertThat(list.body()).isEqualTo("{\"count\":1,\"entries\":[{" + SUMMARY + "}],\"truncated\":false}");
        admin.get("/events/dlq?consumer=order-history");
        assertThat(announced.asked)
                .containsExactly("Which[ids=[], consumer=null]", "Which[ids=[], consumer=order-history]");
    }

    @Test
    void thoseOfAConsumerThatThereIsNotAreNone() {
        var refused = admin.get("/events/dlq?consumer=foo");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body())
                .contains("invalid-parameter")
                .contains("consumer is 'foo'; allowed: one of order-history, leaderboard, notifications, webhooks.");
        assertThat(announced.asked).isEmpty();
        try (var silent = Gateway.start()) {
            assertThat(silent.deployAdmin().get("/events/dlq?consumer=foo").body())
                    .contains("events-off");
        }
    }

    @Test
    void tooManyAreTheLatest() {
        announced.letters = Collections.nCopies(1_001, LETTER);
        assertThat(admin.get("/events/dlq").body())
                .startsWith("{\"count\":1001,")
                .endsWith("\"truncated\":true}");
    }

    @Test
    void oneIsShownWhole() {
        announced.letters = List.of(LETTER);
        assertThat(admin.get("/events/dlq/order-history%3Aorders%3A0%3A17").body())
                .isEqualTo("{" + SUMMARY + ",\"headers\":{\"ce_id\":\"3.17\"},\"body\":\"{}\"}");
        assertThat(announced.asked).containsExactly("Which[ids=[" + ID + "], consumer=null]");

        announced.letters = List.of();
        var none = admin.get("/events/dlq/" + ID);
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.body()).contains("no-such-letter").contains("There is no dead letter " + ID + ": it was");
    }

    @Test
    void theyAreTreatedByNameByConsumerOrAllOfThem() {
        announced.letters = List.of(LETTER);
        var replayed = admin.postBody("/events/dlq/replay", "{\"id\":[\"" + ID + "\",\"gone\"]}");
        assertThat(replayed.status()).isEqualTo(200);
        assertThat(replayed.body())
                .isEqualTo("{\"entries\":[{" + SUMMARY
                        + ",\"done\":true,\"outcome\":\"applied\"}],\"not_found\":[\"gone\"]}");
        announced.done = false;
        assertThat(admin.postBody("/events/dlq/replay", "{\"consumer\":\"order-history\",\"reason\":\"fixed\"}")
                        .body())
                .contains("\"done\":false,\"outcome\":\"no\"");
        admin.postBody("/events/dlq/discard", "{\"all\":true,\"reason\":\"a test\"}");
        assertThat(announced.asked.getFirst())
                .startsWith("replay ")
                .contains(ID, "gone")
                .endsWith(" replayed");
        assertThat(announced.asked.subList(1, 3))
                .containsExactly(
                        "replay Which[ids=[], consumer=order-history] fixed",
                        "discard Which[ids=[], consumer=null] a test");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "replay; hello; the body must be a JSON object",
                "replay; {}; one of id, consumer and all",
                "replay; {\"all\":true,\"id\":[\"x\"]}; one of id, consumer and all",
                "replay; {\"all\":false}; all must be true",
                "replay; {\"id\":[]}; id must be a list of 1 to 1000",
                "replay; {\"id\":\"x\"}; id must be a list of 1 to 1000",
                "replay; {\"consumer\":7}; consumer must be the name",
                "replay; {\"consumer\":\"foo\"}; there is no consumer 'foo', only order-history, leaderboard",
                "discard; {\"consumer\":\"foo\",\"reason\":\"x\"}; there is no consumer 'foo', only order-history, leaderboard",
                "replay; {\"everything\":true}; there is no 'everything'",
                "discard; {\"all\":true}; reason must be a text",
                "discard; {\"all\":true,\"reason\":\" \"}; reason must be a text",
                "replay; {\"all\":true,\"reason\":7}; reason must be a text",
            })
    void whatMakesNoSenseIsRefused(String verb, String body, String why) {
        var refused = admin.postBody("/events/dlq/" + verb, body);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("invalid-intervention").contains(why);
        assertThat(announced.asked).isEmpty();
    }

    @Test
    void onlyTheAdminPortHasThem() {
        assertThat(gateway.client.get("/events/dlq").status()).isEqualTo(404);
        assertThat(gateway.client
                        .postBody("/events/dlq/replay", "{\"all\":true}")
                        .status())
                .isEqualTo(404);
        assertThat(admin.post("/events/dlq").header("Allow")).isEqualTo("GET");
        assertThat(admin.get("/events/dlq/discard").header("Allow")).isEqualTo("POST");
        assertThat(announced.asked).isEmpty();
    }

    @Test
    void aKafkaThatIsAwayIsNoDefect() {
        announced.failure = () -> new NotNowException("Kafka cannot be reached");
        var refused = admin.get("/events/dlq");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.body()).contains("Kafka cannot be reached");

        announced.failure = () -> new IllegalStateException("a defect");
        assertThat(admin.get("/events/dlq").status()).isEqualTo(500);
    }

    @Test
    void whereNothingIsAnnouncedThereAreNone() {
        try (var silent = Gateway.start()) {
            assertThat(silent.deployAdmin().get("/events/dlq").body()).contains("events-off");
        }
    }
}
