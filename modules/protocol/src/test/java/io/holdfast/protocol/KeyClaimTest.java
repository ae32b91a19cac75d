package io.holdfast.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyClaimTest {
    private static final KeyClaim CLAIM = new KeyClaim("POST /x", "k", "f0", "/orders/checkout/1", "c1");

    @Test
    void aSuccessIsKeptAsItWasAnswered() {
        assertThat(CLAIM.answered(Answer.Success.text("done")))
                .isEqualTo(new IdempotencyRecord(CLAIM, 200, "text/plain; charset=utf-8", "done"));
    }

    @Test
    void jsonIsKeptAsJson() {
        assertThat(CLAIM.answered(Answer.Success.json("{}")))
                .isEqualTo(new IdempotencyRecord(CLAIM, 200, "application/json", "{}"));
    }

    @Test
    void aRefusalIsKeptAsTheProblemOfThisVeryRequest() {
        assertThat(CLAIM.answered(new Answer.Refusal(Answer.Kind.ORDER_EMPTY, "none")))
                .isEqualTo(
                        new IdempotencyRecord(
                                CLAIM,
                                409,
                                "application/problem+json",
                                "{\"type\":\"/problems/order-empty\",\"title\":\"The order has no items\",\"status\":409,"
                                        + "\"detail\":\"none\",\"instance\":\"/orders/checkout/1\",\"correlation_id\":\"c1\"}"));
    }
}
