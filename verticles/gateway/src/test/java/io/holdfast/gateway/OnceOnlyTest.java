package io.holdfast.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.testing.Eventually;
import io.holdfast.protocol.KeyClaim;
import io.holdfast.protocol.Treatment;
import io.holdfast.runtime.KeyTakenException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Idempotency keys on what operators do. */
class OnceOnlyTest {
    private static final String KEY = "Idempotency-Key: k1";
    private static final String JSON = "Content-Type: application/json";
    private static final String HOOK = "{\"url\":\"https://example.com/h\",\"types\":[\"order.paid\"]}";
    private static final String OTHER_HOOK = "{\"url\":\"https://example.com/i\",\"types\":[\"order.paid\"]}";

    private final Announced announced = new Announced();
    private final WebhooksOfTest webhooks = announced.webhooks;
    private final Gateway gateway = Gateway.startWith(new FaultRoutesTest.Rules(), announced);
    private final RawHttp admin = gateway.deployAdmin();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void theSecondRequestHasNoEffectAndTheBytesOfTheFirst() {
        var first = admin.postBody("/webhooks", HOOK, JSON, KEY);
        var again = admin.postBody("/webhooks", HOOK, JSON, KEY);

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.headers()).doesNotContainKey("Idempotent-Replayed");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Content-Type")).isEqualTo(first.header("Content-Type"));
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(webhooks.asked).containsExactly("add https://example.com/h [order.paid]");
    }

    @Test
    void withoutAKeyAndWithAnotherItHappensAgain() {
        admin.postBody("/webhooks", HOOK, JSON);
        admin.postBody("/webhooks", HOOK, JSON, KEY);
        admin.postBody("/webhooks", HOOK, JSON, "Idempotency-Key: k2");

        assertThat(webhooks.asked).hasSize(3);
        assertThat(webhooks.claims.stream().map(claim -> claim.map(KeyClaim::key)))
                .containsExactly(Optional.empty(), Optional.of("k1"), Optional.of("k2"));
        assertThat(webhooks.claims.getLast().orElseThrow().scope()).isEqualTo("POST /webhooks");
    }

    /** Routes with a body, without one, with a parameter, and below the console; on both ports. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /stock/fault/set                  | {"point":"before_prepare","action":"delay","value":500}
            /orders/fault/clear               |
            /console/payment/fault/clear      |
            /orders/dlq/retry                 | {"tx":["3.17"],"reason":"why"}
            /events/dlq/replay                | {"all":true,"reason":"why"}
            /console/events/dlq/discard       | {"all":true,"reason":"why"}
            /leaderboard/rebuild              |
            /console/stores/redis/kill        |""")
    void everyDeedTakesAKey(String path, String body) {
        announced.letters = List.of(DeadLetterRoutesTest.LETTER);
        gateway.stuck.treatment = Future.succeededFuture(treated(true));
        var port = path.startsWith("/console") || path.contains("fault") ? gateway.client : admin;
        var sent = body == null ? "" : body;
        var first = port.postBody(path, sent, KEY);
        var again = port.postBody(path, sent, KEY);

        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(gateway.answers.kept).hasSize(1);
    }

    private static Treatment treated(boolean done) {
        return new Treatment(List.of(new Treatment.Entry(StuckRoutesTest.STUCK, done, "as said")), false);
    }

    /** It says so with 200, and may do it the next time, or on another node. */
    @Test
    void whatWasNotAllDoneIsNotKept() {
        var retry = "{\"tx\":[\"3.17\"],\"reason\":\"why\"}";
        admin.postBody("/orders/dlq/retry", retry, KEY);
        gateway.stuck.treatment = Future.succeededFuture(treated(false));
        admin.postBody("/orders/dlq/retry", retry, KEY);
        gateway.stuck.treatment = Future.succeededFuture(treated(true));
        admin.postBody("/orders/dlq/retry", retry.replace("{", "{\"dry_run\":true,"), KEY);
        var letters = "{\"all\":true,\"reason\":\"why\"}";
        admin.postBody("/events/dlq/replay", letters, KEY);
        announced.done = false;
        announced.letters = List.of(DeadLetterRoutesTest.LETTER);
        assertThat(admin.postBody("/events/dlq/replay", letters, KEY).status()).isEqualTo(200);

        assertThat(gateway.stuck.wanted).hasSize(3);
        assertThat(gateway.answers.kept).isEmpty();
    }

    @Test
    void whoAsksAgainMeanwhileIsToldSoAndThenGetsTheBytes() throws Exception {
        Promise<Treatment> treatment = Promise.promise();
        gateway.stuck.treatment = treatment.future();
        var body = "{\"tx\":[\"3.17\"],\"reason\":\"why\"}";
        try (var first = new Socket("127.0.0.1", admin.port())) {
            var request = RawHttp.head("POST", "/orders/dlq/retry", KEY) + "Content-Length: " + body.length();
            first.getOutputStream().write((request + "\r\n\r\n" + body).getBytes(US_ASCII));
            Eventually.until("it is asked for", () -> !gateway.stuck.wanted.isEmpty());

            var meanwhile = admin.postBody("/orders/dlq/retry", body, KEY);
            assertThat(meanwhile.status()).isEqualTo(409);
            assertThat(meanwhile.problem()).isEqualTo("idempotency-key-in-use");
            assertThat(meanwhile.header("Retry-After")).isEqualTo("1");
        }
        // The first has gone away unanswered; what it asked for is done all the same.
        treatment.complete(treated(true));
        Eventually.until("it is kept", () -> !gateway.answers.kept.isEmpty());

        var again = admin.postBody("/orders/dlq/retry", body, KEY);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.body()).contains("\"done\":true");
        assertThat(gateway.stuck.wanted).hasSize(1);
    }

    /** What nodes do for themselves, and what they do for all. */
    @Test
    void aKeyCountsOnItsNodeUnlessItAddsSomethingForAll() {
        admin.post("/stock/fault/clear", KEY);
        admin.postBody("/webhooks", HOOK, JSON, KEY);

        assertThat(gateway.answers.kept.values().stream()
                        .map(each -> each.claim().scope()))
                .containsExactlyInAnyOrder("POST /stock/fault/clear on node-1", "POST /webhooks");
    }

    @Test
    void theKeyOfAnotherRequestIs422AndHasNoEffect() {
        admin.postBody("/webhooks", HOOK, JSON, KEY);
        var other = admin.postBody("/webhooks", OTHER_HOOK, JSON, KEY);

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.problem()).isEqualTo("idempotency-key-mismatch");
        assertThat(webhooks.asked).hasSize(1);
    }

    @Test
    void whatWasRefusedMayBeTriedAgainWithTheSameKey() {
        var refused = admin.postBody("/webhooks", "{}", JSON, KEY);
        var unknown = admin.post("/webhooks/7f/resume", KEY);
        var added = admin.postBody("/webhooks", HOOK, JSON, KEY);

        assertThat(refused.problem()).isEqualTo("invalid-webhook");
        assertThat(unknown.problem()).isEqualTo("no-such-webhook");
        assertThat(added.status()).isEqualTo(200);
    }

    @Test
    void whatBrokeMayBeTriedAgainWithTheSameKey() {
        webhooks.failure = () -> new IllegalStateException("secret");
        var broken = admin.postBody("/webhooks", HOOK, JSON, KEY);
        webhooks.failure = () -> new NotNowException("the database cannot be reached");
        var notNow = admin.postBody("/webhooks", HOOK, JSON, KEY);
        webhooks.failure = () -> null;
        var added = admin.postBody("/webhooks", HOOK, JSON, KEY);

        assertThat(broken.status()).isEqualTo(500);
        assertThat(broken.problem()).isEqualTo("internal-error");
        assertThat(notNow.status()).isEqualTo(429);
        assertThat(notNow.header("Retry-After")).isEqualTo("1");
        assertThat(added.status()).isEqualTo(200);
    }

    /** Another node was first: the effect undid itself, and its answer is the other's. */
    @Test
    void whoLosesARaceForAKeyIsNotAnsweredWithWhatDidNotHappen() {
        webhooks.failure = KeyTakenException::new;
        gateway.answers.won = "{\"id\":\"other\",\"secret\":\"whsec_2\"}";

        var lost = admin.postBody("/webhooks", HOOK, JSON, KEY);

        assertThat(lost.status()).isEqualTo(200);
        assertThat(lost.body()).isEqualTo(gateway.answers.won);
        assertThat(lost.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void whatCannotBeLookedUpIsNotDone() {
        gateway.answers.failure = new IllegalStateException("secret");
        var refused = admin.postBody("/webhooks", HOOK, JSON, KEY);

        assertThat(refused.status()).isEqualTo(500);
        assertThat(webhooks.asked).isEmpty();
        assertThat(admin.postBody("/webhooks", HOOK, JSON).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Idempotency-Key: ", "Idempotency-Key: a b", "Idempotency-Key: a\r\nIdempotency-Key: b"})
    void aKeyThatIsNoneIs400(String header) {
        var refused = admin.postBody("/webhooks", HOOK, JSON, header);

        assertThat(refused.problem()).isEqualTo("invalid-idempotency-key");
        assertThat(webhooks.asked).isEmpty();
    }

    @Test
    void aBodyBeyondTheLimitIsRefusedWithAKeyAsWithoutOne() {
        var large = " ".repeat(Bodies.MAX_BYTES) + HOOK;

        assertThat(admin.postBody("/webhooks", large, JSON, KEY).status()).isEqualTo(413);
        assertThat(webhooks.asked).isEmpty();
    }
}
