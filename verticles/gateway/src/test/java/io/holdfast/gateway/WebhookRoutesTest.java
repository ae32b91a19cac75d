package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.WebhookControl.InvalidWebhookException;
import io.holdfast.gateway.WebhookControl.Webhook;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookRoutesTest {
    private static final String JSON = "Content-Type: application/json";
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    private static final Webhook WEBHOOK = new Webhook(
            "7f",
            "https://example.com/h",
            List.of("order.paid"),
            "active",
            NOON,
            null,
            3,
            0,
            2,
            NOON,
            "it answered 500",
            NOON);
    private static final String SHOWN = "{\"id\":\"7f\",\"url\":\"https://example.com/h\",\"types\":[\"order.paid\"],"
            + "\"state\":\"active\",\"created_at\":\"2026-11-26T12:00:00Z\",\"suspended_at\":null,\"pending\":3,"
            + "\"missed\":0,\"failures\":2,\"failing_since\":\"2026-11-26T12:00:00Z\",\"last_error\":\"it answered 500\","
            + "\"next_try_at\":\"2026-11-26T12:00:00Z\"}";

    private final Announced announced = new Announced();
    private final WebhooksOfTest webhooks = announced.webhooks;
    private final Gateway gateway = Gateway.startWith(announced);
    private final RawHttp admin = gateway.deployAdmin();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void oneIsAddedAndItsSecretShown() {
        var added = admin.postBody(
                "/webhooks", "{\"url\":\"https://example.com/h\",\"types\":[\"order.paid\",\"order.paid\"]}", JSON);
        assertThat(added.status()).isEqualTo(200);
        assertThat(added.body()).isEqualTo("{\"id\":\"7f\",\"secret\":\"whsec_1\"}");
        assertThat(webhooks.asked).containsExactly("add https://example.com/h [order.paid]");
    }

    @Test
    void theyAreShownResumedAndRemoved() {
        webhooks.webhooks = List.of(WEBHOOK);
        assertThat(admin.get("/webhooks").body()).isEqualTo("{\"webhooks\":[" + SHOWN + "]}");
        assertThat(admin.get("/webhooks/7f").body()).isEqualTo(SHOWN);
        assertThat(admin.post("/webhooks/7f/resume").body()).isEqualTo("{\"id\":\"7f\",\"done\":\"resumed\"}");
        assertThat(admin.request("DELETE", "/webhooks/7f").body()).isEqualTo("{\"id\":\"7f\",\"done\":\"removed\"}");
        assertThat(webhooks.asked).containsExactly("list", "find 7f", "resume 7f", "remove 7f");
    }

    @Test
    void oneThatThereIsNotIsNotFound() {
        for (var refused : List.of(
                admin.get("/webhooks/7f"),
                admin.post("/webhooks/7f/resume"),
                admin.request("DELETE", "/webhooks/7f"))) {
            assertThat(refused.status()).isEqualTo(404);
            assertThat(refused.problem()).isEqualTo("no-such-webhook");
            assertThat(refused.body()).contains("There is no webhook 7f: it was removed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "a%20b", "%C3%A4"})
    void whatIsNoIdIsThatOfNone(String id) {
        for (var refused : List.of(
                admin.get("/webhooks/" + id),
                admin.post("/webhooks/" + id + "/resume"),
                admin.request("DELETE", "/webhooks/" + id))) {
            assertThat(refused.problem()).isEqualTo("no-such-webhook");
        }
        assertThat(webhooks.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "hello; the body must be a JSON object",
                "{}; url must be a text",
                "{\"url\":7,\"types\":[\"order.paid\"]}; url must be a text",
                "{\"url\":\"https://example.com\"}; types must be a list of some of order.created",
                "{\"url\":\"https://example.com\",\"types\":[]}; types must be a list",
                "{\"url\":\"https://example.com\",\"types\":\"order.paid\"}; types must be a list",
                "{\"url\":\"https://example.com\",\"types\":[\"order.lost\"]}; there is no type 'order.lost'",
                "{\"url\":\"https://example.com\",\"types\":[7]}; there is no type '7'",
                "{\"url\":\"https://example.com\",\"types\":[\"order.paid\"],\"secret\":\"x\"}; there is no 'secret'",
            })
    void whatMakesNoSenseIsRefused(String body, String why) {
        var refused = admin.postBody("/webhooks", body, JSON);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problem()).isEqualTo("invalid-webhook");
        assertThat(refused.body()).contains(why);
        assertThat(webhooks.asked).isEmpty();
    }

    @Test
    void aPageInABrowserCannotAddOne() {
        var body = "{\"url\":\"https://example.com\",\"types\":[\"order.paid\"]}";
        for (var type :
                List.of("X-None: 1", "Content-Type: text/plain", "Content-Type: text/plain; application/json")) {
            var refused = admin.postBody("/webhooks", body, type);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).contains("Content-Type: application/json");
        }
        assertThat(webhooks.asked).isEmpty();
        assertThat(admin.postBody("/webhooks", body, JSON + "; charset=utf-8").status())
                .isEqualTo(200);
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        var body = "{\"url\":\"http://localhost\",\"types\":[\"order.paid\"]}";
        webhooks.failure = () -> new InvalidWebhookException("localhost is 127.0.0.1, which is not a public address");
        var refused = admin.postBody("/webhooks", body, JSON);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("localhost is 127.0.0.1, which is not a public address");

        webhooks.failure = () -> new NotNowException("the database cannot be reached");
        assertThat(admin.postBody("/webhooks", body, JSON).status()).isEqualTo(429);
        webhooks.failure = () -> new IllegalStateException("a defect");
        assertThat(admin.get("/webhooks").status()).isEqualTo(500);
    }

    @Test
    void onlyTheAdminPortHasThem() {
        assertThat(gateway.client.get("/webhooks").status()).isEqualTo(404);
        assertThat(gateway.client.postBody("/webhooks", "{}").status()).isEqualTo(404);
        assertThat(admin.request("DELETE", "/webhooks").header("Allow")).isEqualTo("GET, POST");
        assertThat(admin.post("/webhooks/7f").header("Allow")).isEqualTo("GET, DELETE");
        assertThat(admin.get("/webhooks/7f/resume").header("Allow")).isEqualTo("POST");
        assertThat(webhooks.asked).isEmpty();
    }

    @Test
    void whereNothingIsAnnouncedThereAreNone() {
        try (var silent = Gateway.start()) {
            assertThat(silent.deployAdmin().get("/webhooks").problem()).isEqualTo("events-off");
        }
    }
}
