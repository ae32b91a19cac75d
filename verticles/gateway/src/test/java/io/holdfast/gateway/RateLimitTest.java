package io.holdfast.gateway;

import static io.holdfast.gateway.Tokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.RateLimits.Grant;
import io.holdfast.gateway.RateLimits.Policy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final Policy USER = new Policy("user", 50, 100);
    private static final Policy ADDRESS = new Policy("address", 200, 300);

    /** One is granted to everybody, but to {@code greedy}, and to every address unless it is shut. */
    private static final class Limits implements RateLimits {
        private volatile boolean shut;

        @Override
        public Optional<Grant> ofAddress(String address) {
            return Optional.of(shut ? new Grant(false, ADDRESS, 0, 3) : new Grant(true, ADDRESS, 7, 0));
        }

        @Override
        public Optional<Grant> ofUser(String subject) {
            return Optional.of(subject.equals("greedy") ? new Grant(false, USER, 0, 2) : new Grant(true, USER, 41, 0));
        }
    }

    private final Limits limits = new Limits();
    private final Gateway gateway = Gateway.startWith(new Security(Optional.of(new Tokens()), Optional.of(limits)));

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void whatIsLeftIsSaid() {
        var reply = gateway.client.post("/orders/checkout/o1", bearer("u1:customer"));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("RateLimit-Policy")).isEqualTo("\"user\";q=100;w=2");
        assertThat(reply.header("RateLimit")).isEqualTo("\"user\";r=41;t=0");
        assertThat(gateway.client.get("/openapi.yaml").header("RateLimit")).isEqualTo("\"address\";r=7;t=0");
    }

    @Test
    void whoHasNothingLeftIsToldWhenToComeBackAndNothingIsDone() {
        var reply = gateway.client.post("/orders/checkout/o1", bearer("greedy:customer"));
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.problem()).isEqualTo("too-many-requests");
        assertThat(reply.header("Retry-After")).isEqualTo("2");
        limits.shut = true;
        assertThat(gateway.client.get("/openapi.yaml").header("Retry-After")).isEqualTo("3");
        assertThat(gateway.asked).isEmpty();
        assertThat(gateway.metered).containsExactly("too-many-requests", "too-many-requests");
    }

    /** They may come from the address that all customers come from. */
    @Test
    void probesAndOperatorsOnThisMachineAreNotLimitedByAddress() {
        limits.shut = true;
        for (var path : List.of("/health/live", "/health/ready", "/health/started", "/orders/health")) {
            assertThat(gateway.client.get(path).status()).isEqualTo(200);
        }
        var admin = gateway.deployAdmin();
        assertThat(admin.get("/health/live").status()).isEqualTo(200);
        assertThat(admin.request("GET", "/orders/dlq/status", bearer("me:operator"))
                        .status())
                .isEqualTo(200);
        assertThat(admin.request("GET", "/orders/dlq/status", bearer("greedy:operator"))
                        .status())
                .isEqualTo(429);
    }

    @Test
    void withoutTokensAddressesAreLimited() {
        try (var open = Gateway.startWith(new Security(Optional.empty(), Optional.of(limits)))) {
            assertThat(open.client.post("/orders/checkout/o1").status()).isEqualTo(200);
            limits.shut = true;
            assertThat(open.client.post("/orders/checkout/o1").status()).isEqualTo(429);
        }
    }
}
