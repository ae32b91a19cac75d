package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.protocol.Answer;
import io.holdfast.protocol.OrderRequest;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AnswersTest {
    private Gateway gateway;

    @BeforeEach
    void start() {
        gateway = Gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aSuccessIs200WithItsTypeAndBody() {
        gateway.domain = request -> Answer.Success.json("{\"credit\":5}");

        var reply = gateway.client.get("/payment/find_user/1");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(reply.body()).isEqualTo("{\"credit\":5}");
    }

    @ParameterizedTest
    @EnumSource(Answer.Kind.class)
    void aRefusalIsTheProblemOfItsKind(Answer.Kind kind) {
        gateway.domain = request -> new Answer.Refusal(kind, "because \"so\"");

        var reply = gateway.client.post("/orders/checkout/1");

        assertThat(reply.status()).isEqualTo(kind.status()).isBetween(400, 499);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.problem()).isEqualTo(kind.type());
        assertThat(reply.json().getString("title")).isEqualTo(kind.title());
        assertThat(reply.json().getInteger("status")).isEqualTo(kind.status());
        assertThat(reply.json().getString("detail")).isEqualTo("because \"so\"");
        assertThat(reply.json().getString("instance")).isEqualTo("/orders/checkout/1");
        assertThat(reply.json().getString("correlation_id")).isEqualTo("generated-1");
        assertThat(reply.header("Retry-After")).isEqualTo(kind == Answer.Kind.KEY_IN_USE ? "1" : null);
    }

    @Test
    void aClientsCorrelationIdComesBackOnErrors() {
        gateway.domain = request -> new Answer.Refusal(Answer.Kind.UNKNOWN_ORDER, "");

        var reply = gateway.client.post("/orders/checkout/1", "X-Correlation-Id: mine-1");
        var broken = gateway.client.post("/orders/checkout/1", "X-Correlation-Id: not an id");

        assertThat(reply.header("X-Correlation-Id")).isEqualTo("mine-1");
        assertThat(reply.json().getString("correlation_id")).isEqualTo("mine-1");
        assertThat(broken.header("X-Correlation-Id")).isEqualTo("generated-1");
    }

    @Test
    void aClientsCorrelationIdComesBackOnSuccessesAndNobodyElseHasOne() {
        for (String path : List.of("/orders/checkout/1", "/payment/create_user")) {
            assertThat(gateway.client.post(path, "X-Correlation-Id: mine-1").header("X-Correlation-Id"))
                    .isEqualTo("mine-1");
            assertThat(gateway.client.post(path, "X-Correlation-Id: not an id").headers())
                    .doesNotContainKey("X-Correlation-Id");
            assertThat(gateway.client.post(path).headers()).doesNotContainKey("X-Correlation-Id");
        }
        assertThat(gateway.client
                        .request("GET", "/orders/health", "X-Correlation-Id: mine-2")
                        .header("X-Correlation-Id"))
                .isEqualTo("mine-2");
    }

    @Test
    void theSecondCorrelationIdOfARequestMeansNothing() {
        var reply = gateway.client.post("/orders/checkout/1", "X-Correlation-Id: one", "X-Correlation-Id: two");
        assertThat(reply.header("X-Correlation-Id")).isEqualTo("one");
    }

    @Test
    void aReplayedSuccessHasTheIdOfWhoAsksNow() {
        gateway.domain = request -> new Answer.Replay(200, "text/plain", "kept");
        var reply = gateway.client.post("/orders/checkout/1", "Idempotency-Key: k", "X-Correlation-Id: mine-3");
        assertThat(reply.body()).isEqualTo("kept");
        assertThat(reply.header("X-Correlation-Id")).isEqualTo("mine-3");
    }

    @Test
    void notNowIs429WithTheTimeToTryAgain() {
        gateway.domain = request -> new Answer.NotNow("the shard is being rebuilt", 2);

        var reply = gateway.client.post("/orders/checkout/1");

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.header("Retry-After")).isEqualTo("2");
        assertThat(reply.problem()).isEqualTo("not-now");
        assertThat(reply.json().getString("detail")).isEqualTo("the shard is being rebuilt");
    }

    @Test
    void pendingIs202WithTheLocation() {
        gateway.domain = request -> new Answer.Pending("/orders/find/1");

        var reply = gateway.client.post("/orders/checkout/1");

        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.header("Location")).isEqualTo("/orders/find/1");
        assertThat(reply.header("X-Correlation-Id")).isEqualTo("generated-1");
    }

    @Test
    void aReplayIsTheKeptBytesAndSaysSo() {
        gateway.domain = request -> new Answer.Replay(409, "application/problem+json", "{\"kept\":1}");

        var reply = gateway.client.post("/orders/checkout/1", "Idempotency-Key: k");

        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(reply.body()).isEqualTo("{\"kept\":1}");
    }

    @Test
    void aRefusalWithAKeyIsByteForByteWhatItsClaimKeeps() {
        var refusal = new Answer.Refusal(Answer.Kind.OUT_OF_STOCK, "item 1 of \"é\"");
        gateway.domain = request -> refusal;

        var first = gateway.client.post("/orders/checkout/1", "Idempotency-Key: k", "X-Correlation-Id: c-1");

        var kept = ((OrderRequest) gateway.asked.getFirst()).claim().answered(refusal);
        assertThat(first.status()).isEqualTo(kept.status()).isEqualTo(409);
        assertThat(first.header("Content-Type")).isEqualTo(kept.contentType());
        assertThat(first.body()).isEqualTo(kept.body()).contains("\"correlation_id\":\"c-1\"");
        assertThat(first.header("X-Correlation-Id")).isEqualTo("c-1");
        assertThat(first.header("Idempotent-Replayed")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "/orders/checkout/1, /orders/find/1",
        "/orders/addItem/1/2/3, /orders/find/1",
        "/stock/add/1/5, /stock/find/1",
        "/stock/subtract/1/5, /stock/find/1",
        "/payment/add_funds/1/5, /payment/find_user/1",
        "/payment/pay/1/5, /payment/find_user/1",
    })
    void anAnswerThatNeverComesLeavesAWritePending(String path, String location) {
        gateway.domain = request -> new ReplyException(ReplyFailure.TIMEOUT, "late");

        var reply = gateway.client.post(path);

        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.header("Location")).isEqualTo(location);
    }

    @ParameterizedTest
    @CsvSource({"GET, /orders/find/1", "POST, /payment/create_user", "POST, /stock/batch_init/1/1/1"})
    void anAnswerThatNeverComesIs504WhereNothingCouldBeReadBack(String method, String path) {
        gateway.domain = request -> new ReplyException(ReplyFailure.TIMEOUT, "late");

        var reply = gateway.client.request(method, path);

        assertThat(reply.status()).isEqualTo(504);
        assertThat(reply.problem()).isEqualTo("no-answer");
        assertThat(reply.json().getString("correlation_id")).isEqualTo("generated-1");
    }

    @Test
    void aFaultIs500WithNothingOfItsInside() {
        gateway.domain = request -> new ReplyException(ReplyFailure.RECIPIENT_FAILURE, -1, "secret");

        var reply = gateway.client.post("/orders/checkout/1");

        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.problem()).isEqualTo("internal-error");
        assertThat(reply.body()).doesNotContain("secret");
        assertThat(reply.header("X-Correlation-Id")).isEqualTo("generated-1");
    }

    @Test
    void aDomainThatHasEndedIs429BecauseNothingHappened() {
        try (var lonely = Gateway.start()) {
            lonely.endDomains();

            var reply = lonely.client.post("/orders/checkout/1");

            assertThat(reply.status()).isEqualTo(429);
            assertThat(reply.header("Retry-After")).isEqualTo("1");
        }
    }

    @Test
    void aGatewayDoesNotStartWhereItsLoopLacksADomain() {
        try (var lonely = Gateway.start()) {
            lonely.endDomains();

            assertThatThrownBy(() -> lonely.deployAnother().await()).hasMessageContaining("has no order domain");
        }
    }
}
