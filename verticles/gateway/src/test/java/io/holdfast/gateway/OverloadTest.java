package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OverloadTest {
    @Test
    void beyondTheCapARequestIs429AndNothingIsSentUntilOneIsAnswered() throws Exception {
        try (var gateway = Gateway.start(1)) {
            var arrived = new CountDownLatch(1);
            gateway.domain = request -> {
                arrived.countDown();
                return null;
            };
            var held = CompletableFuture.supplyAsync(() -> gateway.client.post("/orders/checkout/1"));
            assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();

            var refused = gateway.client.post("/orders/checkout/2");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.problem()).isEqualTo("not-now");
            assertThat(gateway.asked).hasSize(1);
            assertThat(gateway.client.get("/orders/health").status()).isEqualTo(200);

            gateway.domain = request -> Gateway.DONE;
            gateway.unanswered.getFirst().reply(Gateway.DONE);
            assertThat(held.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
            assertThat(gateway.client.post("/orders/checkout/2").status()).isEqualTo(200);
        }
    }
}
