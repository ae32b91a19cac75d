package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a web page can have a browser on this machine send. */
class OwnPagesTest {
    private final Announced announced = new Announced();
    private final Gateway gateway = Gateway.startWith(announced);
    private final RawHttp admin = gateway.deployAdmin();

    @AfterEach
    void stop() {
        gateway.close();
    }

    private RawHttp.Reply ask(String headers) {
        return admin.send("GET /webhooks HTTP/1.1\r\nConnection: close\r\n" + headers + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: 127.0.0.1",
                "Host: 127.0.0.1:8001",
                "Host: localhost:8001",
                "Host: LocalHost",
                "Host: 127.0.1.1:8001",
                "Host: [::1]",
                "Host: [::1]:8001",
                "Host: localhost:3000\r\nOrigin: http://localhost:3000",
                "Host: 127.0.0.1\r\nOrigin: https://127.0.0.1",
            })
    void whoeverIsOnThisMachineIsAnswered(String headers) {
        assertThat(ask(headers + "\r\n").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: example.com",
                "Host: example.com:8001",
                "Host: 127.0.0.1.example.com",
                "Host: localhost.example.com:8001",
                "Host: localhost:",
                "Host: localhost.",
                "Host: 192.168.0.7",
                "Host: 127.example.com",
                "Host: 127.1",
                "Host:",
                "Host: localhost\r\nOrigin: http://example.com",
                "Host: localhost\r\nOrigin: http://localhost:3000",
                "Host: localhost:8001\r\nOrigin: http://127.0.0.1:8001",
                "Host: localhost\r\nOrigin: http://localhost.example.com",
                "Host: localhost\r\nOrigin: http://localhost@example.com",
                "Host: localhost\r\nOrigin: null",
                "Host: localhost\r\nOrigin: localhost",
                "Host: localhost\r\nOrigin:",
                "Host: localhost\r\nOrigin: http://localhost\r\nOrigin: http://example.com",
            })
    void aPageFromElsewhereIsNot(String headers) {
        var refused = ask(headers + "\r\n");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.problem()).isEqualTo("not-local");
        assertThat(announced.webhooks.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-None: 1", "Host: localhost:x", "Host: [::1", "Host: localhost\r\nHost: example.com"})
    void whatNamesNoHostOrTwoIsRefused(String headers) {
        assertThat(ask(headers + "\r\n").problem()).isIn("malformed-request", "not-local");
        assertThat(announced.webhooks.asked).isEmpty();
    }

    @Test
    void whatNeedsNoBodyCannotBeDoneByAPageEither() {
        var refused = admin.request("POST", "/leaderboard/rebuild", "Origin: http://example.com");
        assertThat(refused.problem()).isEqualTo("not-local");
        var replay = admin.postBody("/events/dlq/replay", "{\"all\":true}", "Origin: http://example.com");
        assertThat(replay.problem()).isEqualTo("not-local");
        assertThat(announced.asked).isEmpty();
    }

    /** Nobody has to say who he is there, so pages from elsewhere could do what they like. */
    @ParameterizedTest
    @ValueSource(strings = {"Host: shop.example.com", "Host: localhost\r\nOrigin: http://example.com"})
    void thePortOfCustomersIsForThisMachineWhileItIsOpen(String headers) {
        for (var path : List.of("/orders/checkout/1", "/payment/batch_init/1/1", "/orders/fault/clear", "/nowhere")) {
            assertThat(asCustomer(gateway, path, headers).problem()).isEqualTo("not-local");
        }
        assertThat(gateway.asked).isEmpty();
    }

    /** It may be behind a proxy, under any name, and pages have no token unless they are given one. */
    @Test
    void thePortOfCustomersTakesAnyHostWhenItIsGuarded() {
        try (var guarded = Gateway.startWith(new Security(Optional.of(new Tokens()), Optional.empty()))) {
            var page = "Host: shop.example.com\r\nOrigin: https://example.com\r\n" + Tokens.bearer("u1:customer");
            assertThat(asCustomer(guarded, "/orders/checkout/1", page).status()).isEqualTo(200);
        }
    }

    private static RawHttp.Reply asCustomer(Gateway asked, String path, String headers) {
        return asked.client.send("POST " + path + " HTTP/1.1\r\nConnection: close\r\n" + headers + "\r\n\r\n");
    }
}
