package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.RawHttp.Reply;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthRoutesTest {
    private Gateway gateway;
    private RawHttp admin;

    @BeforeEach
    void start() {
        gateway = Gateway.start();
        admin = gateway.deployAdmin();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private Stream<Reply> onBothPorts(String path) {
        return Stream.of(gateway.client, admin).map(port -> port.get(path));
    }

    private static void assertUp(Reply reply, String detail) {
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(reply.body()).isEqualTo("{\"status\":\"UP\",\"detail\":\"" + detail + "\"}");
    }

    private static void assertDown(Reply reply, String problem, String detail) {
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.problem()).isEqualTo(problem);
        assertThat(reply.json().getString("detail")).isEqualTo(detail);
    }

    @Test
    void aProcessIsLiveWhateverItsStoresDo() {
        gateway.health = new Health(false, "waiting for Postgres");
        gateway.started = new Health(false, "waiting for Postgres");

        assertThat(onBothPorts("/health/live")).allSatisfy(reply -> assertUp(reply, "every event loop answers"));
    }

    @Test
    void aProcessWithALoopThatDoesNotAnswerIsNotLive() {
        gateway.addDeafLoop("loop-7");

        assertThat(onBothPorts("/health/live"))
                .allSatisfy(reply -> assertDown(reply, "not-live", "no answer within 1 s from loop-7"));
    }

    @Test
    void aLoopThatHasEndedIsNotMissed() {
        gateway.loops.add("loop-8");

        assertUp(gateway.client.get("/health/live"), "every event loop answers");
    }

    @Test
    void theAdminPortKnowsTheProcessLiveAlsoWhenNobodyServesAnyMore() {
        gateway.stop().await();

        assertUp(admin.get("/health/live"), "every event loop answers");
    }

    @Test
    void aProcessIsReadyWhenAllDomainsAreAndOtherwiseSaysWhatIsLacking() {
        assertThat(onBothPorts("/health/ready")).allSatisfy(reply -> assertUp(reply, "ready"));

        gateway.health = new Health(false, "waiting for Postgres");

        String lacking = "orders: waiting for Postgres; stock: waiting for Postgres; payment: waiting for Postgres";
        assertThat(onBothPorts("/health/ready")).allSatisfy(reply -> assertDown(reply, "not-ready", lacking));
    }

    @Test
    void aProcessThatWasReadyOnceHasStarted() {
        gateway.health = new Health(false, "waiting for Postgres");
        assertThat(onBothPorts("/health/started")).allSatisfy(reply -> assertUp(reply, "started"));

        gateway.started = new Health(false, "orders: starting");

        assertThat(onBothPorts("/health/started"))
                .allSatisfy(reply -> assertDown(reply, "not-started", "orders: starting"));
    }
}
