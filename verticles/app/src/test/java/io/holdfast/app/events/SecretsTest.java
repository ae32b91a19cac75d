package io.holdfast.app.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Cli;
import io.holdfast.app.endtoend.Shop;
import io.holdfast.app.status.StoresFile;
import io.holdfast.embedded.testing.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
                .with("HOLDFAST_SECURITY_PROFILE", "secured");
        try (var server = cli.up("--port", "0")) {
            var token =
                    cli.run("token", "--role", "merchant", "--subject", "shop").text();
            var secrets = secrets(data, token);
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
            assertThat(answers).allSatisfy(answer -> assertThat(answer).doesNotContain(secrets));
            assertThat(server.err()).content().doesNotContain(secrets);
        }
    }

    /** A token is as good as its signature; the rest of it is no secret. */
    private static List<String> secrets(Path data, String token) throws IOException {
        return List.of(
                signature(token), Files.readString(data.resolve("server/operator-token"), StandardCharsets.UTF_8));
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
