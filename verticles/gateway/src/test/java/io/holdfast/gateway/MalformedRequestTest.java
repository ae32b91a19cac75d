package io.holdfast.gateway;

import static io.holdfast.embedded.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedRequestTest {
    private static final String CHUNK_OF_64_KIB = "10000\r\n" + "x".repeat(0x10000) + "\r\n";

    private Gateway gateway;

    @BeforeEach
    void start() {
        gateway = Gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%zz", "a%", "a%2", "%", "a%%2", "%0"})
    void aBrokenEscapeIs400(String id) {
        expectRefused(400, "malformed-request", gateway.client.post("/orders/checkout/" + id));
        expectRefused(400, "malformed-request", gateway.client.get("/stock/find/" + id));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /orders/checkout/a\r\nb HTTP/1.1\r\nHost: t\r\n\r\n",
                "POST /orders/checkout/a\r\n\r\n",
                "POST /orders/checkout/a b HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n",
                "nonsense\r\n\r\n",
                "POST /orders/checkout/1 HTTP/1.1\r\nHost: t\r\nContent-Length: x\r\n\r\n",
                "POST /orders/checkout/1 HTTP/1.1\r\nHost: t\r\nContent-Length: -1\r\n\r\n",
            })
    void whatIsNotHttpIs400(String text) {
        expectRefused(400, "malformed-request", gateway.client.send(text));
    }

    /** A proxy may take for its body what comes behind it, or the other way round. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: 127.0.0.1\r\nTransfer-Encoding: gzip",
                "Host: 127.0.0.1\r\nTransfer-Encoding: xchunked",
                "Host: 127.0.0.1\r\nTransfer-Encoding: identity",
                "Host: 127.0.0.1\r\nTransfer-Encoding: \"chunked\"",
                "Host: 127.0.0.1\r\nTransfer-Encoding: gzip\r\nContent-Length: 0",
                "Host: 127.0.0.1\r\nHost: example.com",
            })
    void whatCanBeReadInTwoWaysIs400AndNothingBehindItIsRead(String headers) {
        var behind = "POST /orders/checkout/2 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
        var reply = gateway.client.send("POST /orders/checkout/1 HTTP/1.1\r\n" + headers + "\r\n\r\n" + behind);

        expectRefused(400, "malformed-request", reply);
        assertThat(reply.header("Connection")).isEqualTo("close");
        assertThat(reply.body()).doesNotContain("HTTP/1.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip, chunked", "chunked, gzip", "chunked\r\nTransfer-Encoding: chunked"})
    void chunksOfSomethingElseAre400(String codings) {
        var head = RawHttp.head("POST", "/orders/checkout/1", "Transfer-Encoding: " + codings) + "\r\n";

        expectRefused(400, "malformed-request", gateway.client.send(head + "1\r\nx\r\n0\r\n\r\n"));
    }

    @Test
    void aCodingMayBeInCapitals() {
        String head = RawHttp.head("POST", "/orders/checkout/1", "Transfer-Encoding: Chunked") + "\r\n";

        assertThat(gateway.client.send(head + "1\r\nx\r\n0\r\n\r\n").status()).isEqualTo(200);
    }

    @Test
    void whoLeavesAmidABodyIsNotInFlightAnyMore() throws IOException {
        try (var leaving = new Socket("127.0.0.1", gateway.client.port())) {
            var half = RawHttp.head("POST", "/orders/checkout/1", "Content-Length: 5") + "\r\nxx";
            leaving.getOutputStream().write(half.getBytes(StandardCharsets.ISO_8859_1));
        }

        until(() -> gateway.metered.equals(List.of("ORDER_CHECKOUT abandoned")));
        assertThat(gateway.asked).isEmpty();
    }

    @Test
    void anUnknownHttpVersionIs501() {
        assertThat(gateway.client
                        .send("GET /orders/health HTTP/2.0\r\nHost: t\r\n\r\n")
                        .status())
                .isEqualTo(501);
    }

    @Test
    void aRequestWithoutHostIs400() {
        var reply = gateway.client.send("POST /orders/checkout/1 HTTP/1.1\r\nConnection: close\r\n\r\n");

        expectRefused(400, "malformed-request", reply);
    }

    @Test
    void aLongRequestLineIs414() {
        expectRefused(414, "uri-too-long", gateway.client.post("/orders/checkout/" + "x".repeat(5000)));
    }

    @Test
    void longHeadersAre431() {
        expectRefused(431, "headers-too-large", gateway.client.post("/orders/checkout/1", "X-A: " + "x".repeat(9000)));
    }

    @Test
    void aLargeBodyIs413() {
        expectRefused(
                413, "body-too-large", gateway.client.postBody("/orders/checkout/1", "x".repeat(Bodies.MAX_BYTES + 1)));
    }

    @Test
    void aLargeBodyInChunksIs413() {
        String head = RawHttp.head("POST", "/orders/checkout/1", "Transfer-Encoding: chunked") + "\r\n";

        expectRefused(413, "body-too-large", gateway.client.send(head + CHUNK_OF_64_KIB + "1\r\nx\r\n0\r\n\r\n"));
    }

    @Test
    void aBodyUpToTheLimitIsIgnored() {
        String chunked = RawHttp.head("POST", "/orders/checkout/1", "Transfer-Encoding: chunked") + "\r\n";

        assertThat(gateway.client.send(chunked + CHUNK_OF_64_KIB + "0\r\n\r\n").status())
                .isEqualTo(200);
        assertThat(gateway.client
                        .postBody("/orders/checkout/1", "x".repeat(Bodies.MAX_BYTES))
                        .status())
                .isEqualTo(200);
        assertThat(gateway.client.postBody("/orders/checkout/1", "").status()).isEqualTo(200);
    }

    @Test
    void aClientThatAsksFirstIsToldToSendItsBody() {
        String head = RawHttp.head("POST", "/orders/checkout/1", "Expect: 100-continue", "Content-Length: 1");

        assertThat(gateway.client.send(head + "\r\nx").status()).isEqualTo(100);
    }

    @Test
    void aConnectionServesManyRequests() {
        String one = "POST /orders/checkout/1 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\n\r\nx";

        var reply = gateway.client.send(one + one + RawHttp.head("POST", "/orders/checkout/2") + "\r\n");

        assertThat(reply.body().split("done", -1)).hasSize(4);
        assertThat(gateway.asked).hasSize(3);
    }

    private void expectRefused(int status, String problem, RawHttp.Reply reply) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.problem()).isEqualTo(problem);
        assertThat(reply.json().getString("correlation_id")).isNotEmpty().isEqualTo(reply.header("X-Correlation-Id"));
        assertThat(gateway.asked).isEmpty();
    }
}
