package io.holdfast.app.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Cli;
import io.holdfast.app.endtoend.Shop;
import io.holdfast.app.status.Status;
import io.holdfast.app.status.StatusFile;
import io.holdfast.app.status.StoresFile;
import io.holdfast.embedded.FreePort;
import io.holdfast.embedded.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server is told in confidence stays with it: nothing of it is in its log, its answers, or on Kafka. */
class SecretsTest {
    @TempDir
    Path folder;

    @Test
    void noSecretIsInTheLogInAnAnswerOrOnKafka() throws Exception {
        var data = folder.resolve("data");
        var cli = new Cli(data)
                .with("HOLDFAST_LOOPS", "1")
                .with("HOLDFAST_EVENTS_ENABLED", "true")
                .with("HOLDFAST_SECURITY_PROFILE", "secured")
                .with("HOLDFAST_WEBHOOKS_ALLOW_PRIVATE", "true");
        try (var server = cli.up("--port", "0")) {
            var token =
                    cli.run("token", "--role", "merchant", "--subject", "shop").text();
            var operator =
                    cli.run("token", "--role", "operator", "--subject", "me").text();
            var secrets = secrets(data, List.of(token, operator), webhook(cli));
            var answers = new ArrayList<String>();
            try (var shop = Shop.at(server.url(), token)) {
                var poor = shop.order(shop.user(10), shop.item(30, 10));
                answers.add(Shop.await(shop.checkout(poor)).body());
                var order = shop.order(shop.user(100), shop.item(30, 10));
                answers.add(Shop.await(shop.checkout(order)).body());
                // In places where nobody should put it.
                for (String wrong : List.of("Bearer " + token + "x", "Basic " + token, token)) {
                    var refused = Shop.await(shop.post("/orders/checkout/" + order, Map.of("Authorization", wrong)));
                    assertThat(refused.status()).isEqualTo(401);
                    answers.add(refused.body());
                }
                assertNothingOfThemIsOnKafka(data, order, poor, secrets);
            }
            Eventually.until(
                    "the webhook was tried, in vain", () -> webhooks(cli).matches("(?s).*\"last_error\"\\s*:\\s*\".*"));
            answers.add(webhooks(cli));
            answers.add(admin(data, operator, "/webhooks"));
            answers.add(admin(data, operator, "/console/stream"));
            assertThat(answers).allSatisfy(answer -> assertThat(answer).doesNotContain(secrets));
            assertThat(server.err()).content().doesNotContain(secrets);
        }
    }

    /** A token is as good as its signature; the rest of it is no secret. */
    private static List<String> secrets(Path data, List<String> tokens, String webhook) throws IOException {
        var secrets =
                new ArrayList<>(tokens.stream().map(SecretsTest::signature).toList());
        secrets.add(Files.readString(data.resolve("server/operator-token"), StandardCharsets.UTF_8));
        secrets.add(webhook);
        return secrets;
    }

    /** What the calls of a webhook are signed with. Nobody answers them, so that there is something to tell of it. */
    private static String webhook(Cli cli) throws Exception {
        var added = cli.run(
                List.of("webhooks", "add"),
                "http://127.0.0.1:" + FreePort.next(),
                "order.paid",
                "order.refused",
                "--json");
        assertThat(added.status()).as(added.toString()).isZero();
        var secret = new JsonObject(added.text()).getString("secret");
        assertThat(secret).startsWith("whsec_");
        return secret;
    }

    private static String webhooks(Cli cli) {
        try {
            return cli.run(List.of("webhooks", "list"), "--json").text();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** What the admin port says, of a stream its beginning. */
    private static String admin(Path data, String token, String path) throws IOException {
        var admin = StatusFile.read(data).flatMap(Status::admin).orElseThrow();
        var connection = URI.create(admin + path).toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + token);
        try (var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            return in.lines().limit(20).collect(Collectors.joining("\n"));
        }
    }

    private static String signature(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }

    private static void assertNothingOfThemIsOnKafka(Path data, String paid, String refused, List<String> secrets) {
        Eventually.until(
                "Kafka is known",
                () -> StoresFile.read(data).orElseThrow().kafka().isPresent());
        var kafka = StoresFile.read(data).orElseThrow().kafka().orElseThrow();
        try (var topics = Topics.at(kafka.client().get("bootstrap.servers"))) {
            var heard = topics.until(all -> isHeard("order.paid", paid, all) && isHeard("order.refused", refused, all));
            assertThat(heard.toString()).contains(paid).doesNotContain(secrets);
        }
    }

    private static boolean isHeard(String type, String order, List<Topics.Heard> all) {
        return all.stream().anyMatch(each -> type.equals(each.type()) && order.equals(each.key()));
    }
}
