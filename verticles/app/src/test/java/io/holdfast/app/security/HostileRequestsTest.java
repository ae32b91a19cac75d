package io.holdfast.app.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Cli;
import io.holdfast.app.endtoend.StoreAccess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand requests that somebody has tampered with: none of them breaks anything, and none changes anything. */
class HostileRequestsTest {
    private static final long SEED = 20_261_127;
    private static final int REQUESTS = 10_000;
    private static final int AT_ONCE = 32;
    /** Of what was cut off in the middle, the server waits for the rest. */
    private static final int PATIENCE_MS = 500;

    /** Of a customer who has no order: there is nothing that he may change but by making one, which is not among these. */
    private static final List<String> REQUESTS_TO_BEGIN_WITH = List.of(
            "POST /orders/checkout/%s",
            "GET /orders/find/%s",
            "POST /orders/addItem/%s/item-1/3",
            "POST /orders/batch_init/100/10/10/5",
            "GET /stock/find/%s",
            "POST /stock/add/%s/5",
            "POST /stock/subtract/%s/5",
            "POST /stock/item/create/30",
            "POST /stock/batch_init/100/10/5",
            "GET /payment/find_user/nobody",
            "POST /payment/add_funds/nobody/100",
            "POST /payment/pay/nobody/100",
            "POST /payment/create_user",
            "POST /payment/batch_init/10/100",
            "GET /orders/by-user/nobody?limit=20&after=1795694400123456.e4f2",
            "GET /orders/%s/timeline",
            "GET /leaderboard/items?day=2026-11-26&limit=10",
            "GET /leaderboard/users?limit=10",
            "GET /orders/health",
            "GET /openapi.yaml",
            "POST /orders/fault/set",
            "GET /events/dlq/%s");

    private static final List<String> POISON = List.of(
            "%00",
            "%2e%2e%2f",
            "../../etc/passwd",
            "%",
            "%zz",
            "\0",
            "\r\n",
            "\r\n\r\n",
            "\r\nHost: b\r\n",
            "?",
            "#",
            "//",
            ";",
            "'; drop table orders; --",
            "{{7*7}}",
            "${jndi:ldap://a}",
            "-1",
            "1e9",
            "0x10",
            "999999999999999999999",
            "１",
            "é",
            "A".repeat(5_000),
            "\r\nContent-Length: 99999999999\r\n",
            "\r\nContent-Length: -1\r\n",
            "\r\nTransfer-Encoding: chunked\r\n",
            "\r\nExpect: 100-continue\r\n",
            "\r\nIdempotency-Key: a\r\nIdempotency-Key: b\r\n",
            "\r\nAuthorization: Bearer x\r\n",
            "\r\nX-Correlation-Id: " + "a".repeat(300) + "\r\n",
            "HTTP/0.9",
            "HTTP/2.0",
            "\t",
            " ");

    @TempDir
    Path folder;

    @Test
    void nothingBreaksAndNothingChanges() throws Exception {
        var conf =
                Files.writeString(folder.resolve("secured.properties"), "security.profile = secured\nhttp.port = 0\n");
        var cli = new Cli(folder.resolve("data"));
        try (var server = cli.up("--conf", conf.toString())) {
            var stores = StoreAccess.of(folder.resolve("data"));
            var token = cli.run("token", "--role", "customer", "--subject", "nobody")
                    .text();
            var before = state(cli, stores);
            int port = URI.create(server.url()).getPort();
            var random = new Random(SEED);
            var sending = new ArrayList<Callable<String>>();
            for (int i = 0; i < REQUESTS; i++) {
                var request = hostile(random, token);
                sending.add(() -> answer(port, request));
            }
            try (var many = Executors.newFixedThreadPool(AT_ONCE)) {
                int answered = 0;
                for (var each : many.invokeAll(sending)) {
                    answered += each.get().isEmpty() ? 0 : 1;
                }
                assertThat(answered).as("answers").isGreaterThan(REQUESTS / 4);
            }
            assertThat(server.process().isAlive()).isTrue();
            assertThat(state(cli, stores)).isEqualTo(before);
            assertThat(server.err()).content().doesNotContain(" ERROR ").doesNotContain(token);
        }
    }

    /** What the audit went through, and how many orders there are. That a key's answer is kept, a refusal as well, changes nothing. */
    private static String state(Cli cli, StoreAccess stores) throws Exception {
        var audit = cli.run("audit", "--json");
        assertThat(audit.status()).as(audit.toString()).isZero();
        return new JsonObject(audit.text()).getJsonObject("figures").encode()
                + stores.number("select count(*) from orders");
    }

    private static String hostile(Random random, String token) {
        var line = REQUESTS_TO_BEGIN_WITH
                .get(random.nextInt(REQUESTS_TO_BEGIN_WITH.size()))
                .formatted("x1");
        var text = new StringBuilder(line)
                .append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nIdempotency-Key: k1\r\n")
                .append(random.nextInt(4) == 0 ? "" : "Authorization: Bearer " + token + "\r\n")
                .append("\r\n");
        for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
            // The head of the token is left alone most of the time: behind it there is more to be broken.
            int at =
                    random.nextInt(random.nextInt(5) == 0 ? text.length() : Math.min(line.length() + 9, text.length()));
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(1, 12)));
                case 2 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(1, 40))));
                default -> text.insert(at, POISON.get(random.nextInt(POISON.size())));
            }
        }
        return text.toString();
    }

    /** Whatever comes until the server ends the connection, or has nothing to say to half a request. */
    private static String answer(int port, String request) throws IOException {
        var answer = new StringBuilder();
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            var buffer = new byte[8_192];
            for (int read = socket.getInputStream().read(buffer);
                    read >= 0;
                    read = socket.getInputStream().read(buffer)) {
                answer.append(new String(buffer, 0, read, ISO_8859_1));
            }
        } catch (SocketTimeoutException waits) {
            // It may have been answered and then left open: what was said counts.
        } catch (IOException endedWhileItWasSent) {
            // As a request that is too long is.
        }
        assertThat(answer.toString()).as(request).doesNotContain("HTTP/1.1 500", "HTTP/1.1 504");
        return answer.toString();
    }
}
