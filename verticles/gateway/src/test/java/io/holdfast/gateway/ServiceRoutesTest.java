package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceRoutesTest {
    private Gateway gateway;

    @BeforeEach
    void start() {
        gateway = Gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "stock", "payment"})
    void healthIs200WhenReadyAnd503WhenNot(String service) {
        var ready = gateway.client.get("/" + service + "/health");
        gateway.health = new Health(false, "waiting for Postgres");
        var waiting = gateway.client.get("/" + service + "/health");

        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.header("Content-Type")).isEqualTo("application/json");
        assertThat(ready.body()).isEqualTo("{\"service\":\"" + service + "\",\"status\":\"UP\",\"detail\":\"ready\"}");
        assertThat(waiting.status()).isEqualTo(503);
        assertThat(waiting.json().getString("status")).isEqualTo("DOWN");
        assertThat(waiting.json().getString("detail")).isEqualTo("waiting for Postgres");
    }

    @Test
    void healthTellsOfTheLastReconciliationAndDoesNotDependOnIt() {
        gateway.reconciled = new Reconciled(Instant.parse("2026-01-31T12:00:00.5Z"), Reconciled.Result.DIFFERS, 3);

        var reply = gateway.client.get("/orders/health");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().getJsonObject("reconciled").encode())
                .isEqualTo("{\"at\":\"2026-01-31T12:00:00Z\",\"result\":\"differs\",\"differences\":3}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "stock", "payment"})
    void metricsArePrometheusText(String service) {
        var reply = gateway.client.get("/" + service + "/metrics");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).startsWith("text/plain; version=0.0.4");
        assertThat(reply.body()).isEqualTo("checkouts_total 1\n");
    }

    @Test
    void metricsThatCannotBeReadAre500() {
        gateway.metrics = () -> {
            throw new IllegalStateException("secret");
        };

        var reply = gateway.client.get("/orders/metrics");

        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.problem()).isEqualTo("internal-error");
        assertThat(reply.body()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/orders/health", "/stock/metrics", "/health/live", "/health/ready", "/health/started"})
    void theyAreOnlyRead(String path) {
        var reply = gateway.client.post(path);

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).isEqualTo("GET");
    }
}
