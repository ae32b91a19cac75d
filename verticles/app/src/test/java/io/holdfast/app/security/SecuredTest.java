package io.holdfast.app.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.app.Cli;
import io.holdfast.embedded.FreePort;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of the profile {@code secured}, with a certificate, as one process; and its commands. */
class SecuredTest {
    @TempDir
    static Path folder;

    private static final int REMOTE = FreePort.next();

    private static Cli cli;
    private static Cli.Foreground server;
    private static HttpClient client;
    private static String merchant;

    @BeforeAll
    static void begin() throws Exception {
        var certificate = Certificate.in(folder);
        var conf = Files.writeString(
                folder.resolve("secured.properties"), """
                security.profile = secured
                http.host = 127.0.0.1
                http.port = 0
                http.admin_remote = 0.0.0.0:%d
                tls.certificate = %s
                tls.key = %s
                limits.user_per_second = 1000
                """.formatted(REMOTE, certificate.chain(), certificate.key()));
        cli = new Cli(folder.resolve("data"));
        server = cli.up("--conf", conf.toString());
        client = HttpClient.newBuilder().sslContext(certificate.trusted()).build();
        merchant = token("merchant", "shop");
    }

    @AfterAll
    static void end() throws Exception {
        server.close();
    }

    private static String token(String role, String subject) throws Exception {
        return cli.run("token", "--role", role, "--subject", subject).text();
    }

    private static HttpResponse<String> ask(String method, String path, String token)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody()),
                token);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request, String token)
            throws IOException, InterruptedException {
        return client.send(
                (token.isEmpty() ? request : request.header("Authorization", "Bearer " + token)).build(),
                BodyHandlers.ofString());
    }

    private static String made(String path, String member) throws IOException, InterruptedException {
        return new JsonObject(ask("POST", path, merchant).body()).getString(member);
    }

    @Test
    void aCustomerBuysForHimselfAndSeesNothingOfOthers() throws Exception {
        assertThat(server.url()).startsWith("https://");
        var user = made("/payment/create_user", "user_id");
        ask("POST", "/payment/add_funds/" + user + "/100", merchant);
        var item = made("/stock/item/create/10", "item_id");
        ask("POST", "/stock/add/" + item + "/5", merchant);
        var customer = token("customer", user);
        var stranger = token("customer", "stranger");

        var order =
                new JsonObject(ask("POST", "/orders/create/" + user, customer).body()).getString("order_id");
        var add = "/orders/addItem/" + order + "/" + item + "/2";
        assertThat(ask("POST", add, stranger).statusCode()).isEqualTo(404);
        assertThat(ask("POST", add, customer).statusCode()).isEqualTo(200);
        assertThat(ask("POST", "/orders/checkout/" + order, "").statusCode()).isEqualTo(401);
        assertThat(ask("POST", "/orders/checkout/" + order, stranger).statusCode())
                .isEqualTo(404);
        assertThat(ask("GET", "/payment/find_user/" + user, customer).body()).contains("\"credit\":100");
        assertThat(ask("POST", "/orders/checkout/" + order, customer).body()).isEqualTo("Checkout successful");

        // What is not his is told of as what is not there.
        var notHis = ask("GET", "/orders/find/" + order, stranger);
        assertThat(notHis.statusCode()).isEqualTo(404);
        assertThat(member(notHis, "type")).isEqualTo(member(ask("GET", "/orders/find/none", stranger), "type"));
        assertThat(ask("GET", "/payment/find_user/" + user, stranger).statusCode())
                .isEqualTo(404);
        assertThat(ask("POST", "/payment/add_funds/" + user + "/100", customer).statusCode())
                .isEqualTo(403);
        assertThat(ask("GET", "/payment/find_user/" + user, customer).body()).contains("\"credit\":80");
        assertThat(ask("GET", "/orders/find/" + order, merchant).body()).contains("\"paid\":true");
        assertThat(cli.run("audit").status()).isZero();
    }

    private static String member(HttpResponse<String> problem, String name) {
        return new JsonObject(problem.body()).getString(name);
    }

    @Test
    void whatRunsTheServerIsNotOnThePublicPort() throws Exception {
        var operator = token("operator", "me");
        for (String path : List.of("/orders/metrics", "/console", "/orders/dlq/status", "/stock/fault/rules")) {
            assertThat(ask("GET", path, operator).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(ask("GET", "/orders/health", "").statusCode()).isEqualTo(200);
    }

    @Test
    void whoeverRunsItComesInFromElsewhereByTlsAndWithAnOperatorsToken() throws Exception {
        var operator = token("operator", "me");
        assertThat(send(remote("/orders/metrics"), "").statusCode()).isEqualTo(401);
        assertThat(send(remote("/orders/metrics"), merchant).statusCode()).isEqualTo(403);
        assertThat(send(remote("/orders/metrics"), operator).body()).contains("holdfast_http_in_flight");
        for (String path : List.of("/console", "/console/stream", "/orders/dlq/status", "/stock/fault/rules")) {
            assertThat(send(remote(path), "").statusCode()).as(path).isEqualTo(401);
            assertThat(send(remote(path), merchant).statusCode()).as(path).isEqualTo(403);
        }
        assertThat(send(remote("/console"), operator).body()).contains("<html");
        assertThatThrownBy(() -> send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + REMOTE + "/orders/health")), operator))
                .isInstanceOf(IOException.class);
    }

    @Test
    void noPageFromElsewhereDoesWhatAnOperatorMayDo() throws Exception {
        var operator = token("operator", "me");
        var own = "https://localhost:" + REMOTE;
        assertThat(send(remote("/orders/dlq/status").header("Origin", own), operator)
                        .statusCode())
                .isEqualTo(200);
        for (String origin :
                List.of("https://example.com", own.replace("https", "http"), "https://localhost", "null")) {
            var rebuild =
                    remote("/leaderboard/rebuild").header("Origin", origin).POST(HttpRequest.BodyPublishers.noBody());
            assertThat(member(send(rebuild, operator), "type")).as(origin).isEqualTo("/problems/not-local");
        }
    }

    private static HttpRequest.Builder remote(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + REMOTE + path));
    }

    @Test
    void theCommandsOfTheInstanceNeedNoToken() throws Exception {
        assertThat(cli.run("status").status()).isZero();
        assertThat(cli.run(List.of("dlq", "status")).status()).isZero();
        // Let in, and told that nothing is announced here.
        assertThat(cli.run(List.of("webhooks", "list")).lastLine()).contains("events.enabled is false");
        var admin = new JsonObject(cli.run("status", "--json").text()).getString("admin");
        var refused = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(admin + "/orders/metrics"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(401);
        for (String secret : List.of("server/operator-token", "security/development-key.json")) {
            assertThat(Files.getPosixFilePermissions(folder.resolve("data").resolve(secret)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void whoDoesNotTrustTheCertificateDoesNotGetThrough() {
        assertThatThrownBy(() -> HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(server.url() + "/orders/health"))
                                        .build(),
                                BodyHandlers.ofString()))
                .isInstanceOf(SSLHandshakeException.class);
        assertThatThrownBy(() -> HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create(server.url().replace("https", "http") + "/orders/health"))
                                        .build(),
                                BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void whatIsLeftIsSaidAndTokensAreWrittenNowhere() throws Exception {
        var customer = token("customer", "someone");
        var answer = ask("GET", "/stock/find/nothing", customer);
        assertThat(answer.headers().firstValue("RateLimit-Policy")).hasValue("\"user\";q=2000;w=2");
        ask("GET", "/stock/find/nothing", customer + "x");
        ask("GET", "/orders/find/%00" + customer, customer);
        assertThat(server.err()).content().doesNotContain(customer).doesNotContain(merchant);
    }

    @Test
    void aTokenThatMakesNoSenseIsNotMade() throws Exception {
        assertThat(cli.run("token", "--role", "king", "--subject", "me").lastLine())
                .startsWith("holdfast: --role is 'king', which is none of customer, merchant, operator");
        assertThat(cli.run("token", "--role", "merchant", "--subject", "a b").status())
                .isEqualTo(2);
        assertThat(cli.run("token", "--role", "merchant", "--subject", "a", "--hours", "0")
                        .status())
                .isEqualTo(2);
        assertThat(new Cli(folder.resolve("elsewhere"))
                        .run("token", "--role", "merchant", "--subject", "a")
                        .lastLine())
                .contains("there is no key in");
    }

    /** Otherwise only those would notice it who do not get through. */
    @Test
    void aCertificateAndAKeyThatDoNotBelongTogetherAreOneLineWithTheSetting() throws Exception {
        var ours = Certificate.in(Files.createDirectory(folder.resolve("ours")));
        var other = Certificate.in(Files.createDirectory(folder.resolve("other")));
        assertThat(start(ours.key(), ours.chain()))
                .endsWith(": tls.certificate must be empty, or a PEM file with a certificate that can be read, not '"
                        + ours.key() + "'");
        assertThat(start(ours.chain(), ours.chain()))
                .endsWith(": tls.key must be empty, or a PEM file with a private key that can be read, not '"
                        + ours.chain() + "'");
        assertThat(start(ours.chain(), other.key()))
                .endsWith(": tls.key is not the key of the certificate in tls.certificate, " + ours.chain());
        var empty = Files.writeString(
                folder.resolve("empty.key"), "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n");
        assertThat(start(ours.chain(), empty))
                .contains(": tls.key is not the key of the certificate", "or cannot be read: ");
    }

    private static String start(Path certificate, Path key) throws Exception {
        var result = new Cli(folder.resolve("refused"))
                .with("HOLDFAST_SECURITY_PROFILE", "secured")
                .with("HOLDFAST_TLS_CERTIFICATE", certificate.toString())
                .with("HOLDFAST_TLS_KEY", key.toString())
                .run("up", "--port", "0");
        assertThat(result.status()).isPositive();
        assertThat(result.err())
                .as(result.toString())
                .filteredOn(line -> line.startsWith("holdfast: "))
                .hasSize(1);
        return result.lastLine();
    }
}
