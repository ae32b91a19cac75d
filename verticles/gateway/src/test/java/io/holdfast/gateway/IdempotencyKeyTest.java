package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.protocol.KeyClaim;
import io.holdfast.protocol.OrderRequest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
    private static final String KEY = "Idempotency-Key: \"k-1\"";

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
    void aKeyClaimsTheRequestInTheScopeOfItsRoute() {
        gateway.client.post("/orders/checkout/o1", KEY);

        var claim = claims().getFirst();
        assertThat(claim.scope()).isEqualTo("POST /orders/checkout/{order_id}");
        assertThat(claim.key()).isEqualTo("\"k-1\"");
        // printf '/orders/checkout/o1\n' | sha256sum
        assertThat(claim.fingerprint()).isEqualTo("62bb09f47da9938fd3c226a582a1f6fccb3f182b67fe8d3b4c6542e04e6763b0");
    }

    @Test
    void theSameRequestHasTheSameFingerprintAndAnotherPathOrBodyAnother() {
        gateway.client.post("/orders/checkout/o1", KEY);
        gateway.client.post("/orders/checkout/o1", KEY, "X-Other: 1");
        gateway.client.post("/orders/checkout/o2", KEY);
        gateway.client.postBody("/orders/checkout/o1", "body", KEY);
        gateway.client.postBody("/orders/checkout/o1", "Body", KEY);

        var prints = claims().stream().map(KeyClaim::fingerprint).toList();
        assertThat(prints.get(1)).isEqualTo(prints.get(0));
        assertThat(prints.stream().distinct()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Idempotency-Key: ", "Idempotency-Key: a b", "Idempotency-Key: k\u00e9y"})
    void aKeyThatIsNotVisibleAsciiIs400(String header) {
        expectInvalid(header);
    }

    @Test
    void aKeyOf256CharactersIs400() {
        expectInvalid("Idempotency-Key: " + "k".repeat(256));
        assertThat(gateway.client
                        .post("/orders/checkout/1", "Idempotency-Key: " + "k".repeat(255))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void twoKeysAre400() {
        expectInvalid("Idempotency-Key: a\r\nIdempotency-Key: b");
    }

    @Test
    void readsTakeNoKey() {
        assertThat(gateway.client
                        .request("GET", "/orders/find/1", "Idempotency-Key: ")
                        .status())
                .isEqualTo(200);
    }

    private void expectInvalid(String header) {
        var reply = gateway.client.post("/orders/checkout/1", header);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.problem()).isEqualTo("invalid-idempotency-key");
        assertThat(gateway.asked).isEmpty();
    }

    private List<KeyClaim> claims() {
        return gateway.asked.stream()
                .map(asked -> ((OrderRequest) asked).claim())
                .toList();
    }
}
