package io.holdfast.consumers.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.consumers.webhooks.Courier.Outcome;
import io.holdfast.consumers.webhooks.WebhookQueue.Claimed;
import io.holdfast.consumers.webhooks.WebhookQueue.Waiting;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a courier really goes: no name in here is known to any resolver but that of the test. */
class CourierTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Waiting EVENT =
            new Waiting(1, "3.17", "order.paid", "order", Instant.parse("2026-11-26T12:00:00Z"), "{}", null);
    private static final long LIMIT_MS = 60_000;
    private static final List<String> HOSTS = new CopyOnWriteArrayList<>();

    @TempDir
    static Path folder;

    private static PfxOptions certificate;
    private static HttpServer secure;
    private static HttpServer plain;

    @BeforeAll
    static void start() throws Exception {
        var store = folder.resolve("example.p12").toString();
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var made = new ProcessBuilder(List.of(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "one",
                        "-keyalg",
                        "EC",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store,
                        "-storepass",
                        "secret",
                        "-dname",
                        "CN=example.test",
                        "-ext",
                        "san=dns:example.test"))
                .redirectErrorStream(true)
                .start();
        assertThat(made.waitFor())
                .as(new String(made.getInputStream().readAllBytes()))
                .isZero();
        certificate = new PfxOptions().setPath(store).setPassword("secret");
        secure = listen(new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate));
        plain = listen(new HttpServerOptions());
    }

    private static HttpServer listen(HttpServerOptions options) {
        return VERTX.createHttpServer(options)
                .requestHandler(request -> {
                    HOSTS.add(String.valueOf(request.authority()));
                    Receiver.status(request, 204);
                })
                .listen(0, "127.0.0.1")
                .await();
    }

    @AfterAll
    static void end() {
        VERTX.close().await();
    }

    private static Outcome send(String url, boolean allowPrivate, Destinations.Names names) {
        return send(url, allowPrivate, names, 0);
    }

    private static Outcome send(String url, boolean allowPrivate, Destinations.Names names, int failures) {
        var courier = new Courier(
                VERTX,
                new HttpClientOptions().setTrustOptions(certificate),
                new Destinations(VERTX, allowPrivate, names, LIMIT_MS),
                "/holdfast",
                InstantSource.system(),
                10_000);
        return courier.send(new Claimed("claim", "7f", URI.create(url), "whsec_1", failures), EVENT)
                .await();
    }

    private static List<InetAddress> loopback(String host) throws UnknownHostException {
        return List.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }

    @Test
    void whatWasLookedAtIsConnectedToUnderTheNameThatWasGiven() {
        HOSTS.clear();
        assertThat(send("http://example.test:" + plain.actualPort(), true, CourierTest::loopback))
                .isEqualTo(new Outcome.Taken());
        assertThat(send("https://example.test:" + secure.actualPort() + "/", true, CourierTest::loopback))
                .isEqualTo(new Outcome.Taken());
        assertThat(HOSTS).containsExactly("example.test:" + plain.actualPort(), "example.test:" + secure.actualPort());
    }

    @Test
    void afterAFailureTheNextAddressIsTried() {
        var names = (Destinations.Names) host -> List.of(
                InetAddress.getByAddress(new byte[] {127, 0, 0, 7}),
                InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        var url = "http://example.test:" + plain.actualPort();
        assertThat(send(url, true, names, 0)).isEqualTo(new Outcome.NotTaken("it refuses the connection"));
        assertThat(send(url, true, names, 1)).isEqualTo(new Outcome.Taken());
        assertThat(send(url, true, names, 2)).isEqualTo(new Outcome.NotTaken("it refuses the connection"));
    }

    /** What it says may hold anything: what Postgres does not take, and what a terminal obeys. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "hello \\0 \\033[2J\\r\\n\\r\\n; its answer is no HTTP",
                "HTTP/1.1 \\0 OK\\r\\n\\r\\n; its answer is no HTTP",
                "HTTP/1.1 200 OK\\r\\nX\\0: y\\r\\n\\r\\n; its answer is no HTTP",
                "HTTP/1.1 200 OK\\r\\nContent-Length: 9\\r\\n\\r\\n; it closed the connection without an answer",
                "HTTP/1.1 200 OK\\r\\nX: TOO_LONG\\r\\n\\r\\n; its answer is no HTTP",
                "''; it closed the connection without an answer",
            })
    void ofAnAnswerThatIsNoneNothingIsShown(String answer, String why) {
        var bytes = Buffer.buffer(answer.translateEscapes().replace("TOO_LONG", "x".repeat(20_000)));
        var server = VERTX.createNetServer()
                .connectHandler(socket -> socket.handler(request -> socket.end(bytes)))
                .listen(0, "127.0.0.1")
                .await();

        assertThat(send("http://example.test:" + server.actualPort(), true, CourierTest::loopback))
                .isEqualTo(new Outcome.NotTaken(why));
        server.close().await();
    }

    @Test
    void whoSpeaksNoTlsIsNotToldInTheClear() {
        HOSTS.clear();
        assertThat(send("https://example.test:" + plain.actualPort(), true, CourierTest::loopback))
                .isEqualTo(new Outcome.NotTaken("its certificate or its TLS is not accepted"));
        assertThat(HOSTS).isEmpty();
    }

    @Test
    void aCertificateMustBeOfTheNameAndNotOnlyOfTheAddress() {
        HOSTS.clear();
        assertThat(send("https://other.test:" + secure.actualPort(), true, CourierTest::loopback))
                .isEqualTo(new Outcome.NotTaken("its certificate or its TLS is not accepted"));
        assertThat(HOSTS).isEmpty();
    }

    @Test
    void aNameThatLeadsInsideTheSecondTimeIsRefusedThen() throws UnknownHostException {
        HOSTS.clear();
        Deque<List<InetAddress>> answers =
                new ArrayDeque<>(List.of(List.of(InetAddress.getByAddress(new byte[] {8, 8, 8, 8})), loopback("")));
        var names = (Destinations.Names) host -> answers.remove();
        assertThat(new Destinations(VERTX, false, names, LIMIT_MS)
                        .resolve(URI.create("http://example.test"))
                        .await())
                .extracting(InetAddress::getHostAddress)
                .containsExactly("8.8.8.8");

        assertThat(send("http://example.test:" + plain.actualPort(), false, names))
                .isEqualTo(new Outcome.NotTaken("example.test is 127.0.0.1, which is not a public address"));
        assertThat(HOSTS).isEmpty();
    }
}
