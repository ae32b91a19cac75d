package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.app.load.ClosedLoop;
import io.holdfast.app.load.Requests;
import io.holdfast.app.load.Response;
import io.holdfast.app.load.Traffic;
import io.holdfast.embedded.FreePort;
import io.holdfast.embedded.testing.Eventually;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM under load: whatever was sent on an open connection is answered, and then the server is gone. */
class GracefulStopTest {
    private static final int ORDERS = 4_000;
    private static final int BUYERS = 32;
    private static final int ANSWERS = 500;
    /** Longer than idle connections stay, and shorter than a checkout may take. */
    private static final long SLOW_MS = 6_000;

    @TempDir
    Path folder;

    private Server server;

    @BeforeEach
    void start() throws Exception {
        var settings = Map.of("HOLDFAST_LOOPS", "2", "HOLDFAST_COORDINATOR_MODE", "2pc");
        server = Server.startFaultyAt(FreePort.next(), folder.resolve("data"), settings);
        try (var shop = Shop.at(server.url())) {
            shop.done("/stock/batch_init/100/1000000/1");
            shop.done("/payment/batch_init/100/1000000");
            shop.done("/orders/batch_init/" + ORDERS + "/100/100/1");
        }
    }

    @AfterEach
    void end() throws Exception {
        server.close();
    }

    private void makeSlow(double probability) {
        try (var faults = Faults.of(server)) {
            faults.set("orders", "answer", "delay:" + SLOW_MS, Map.of("probability", probability));
        }
    }

    @Test
    void everyCheckoutThatWasSentOnAnOpenConnectionIsAnsweredAndTheBooksHold() throws Exception {
        makeSlow(0.02);
        var checkouts = new Checkouts(URI.create(server.url()), server.process().process()::destroy);
        try (var loop = ClosedLoop.open(URI.create(server.url()), BUYERS)) {
            loop.run(checkouts);
        }

        assertThat(checkouts.lost).isEmpty();
        assertThat(checkouts.slowAfterTheEnd).isPositive();
        assertThat(checkouts.told).hasSizeGreaterThan(ANSWERS).hasSizeLessThan(ORDERS);
        assertThat(Set.copyOf(checkouts.told.values())).contains(200).isSubsetOf(200, 429);
        assertThat(server.process().awaitEnd()).isZero();
        server.startAgain();
        try (var shop = new Shop(server.url(), BUYERS)) {
            checkouts.told.forEach((order, status) -> assertThat(shop.paid(Long.toString(order)))
                    .as("order " + order)
                    .isEqualTo(status == 200));
        }
        server.assertAuditHolds();
    }

    @Test
    void whileItStopsItIsLiveAndNotReady() throws Exception {
        makeSlow(1.0);
        try (var shop = Shop.at(server.url());
                var admin = Shop.at(server.admin())) {
            for (String probe : List.of("/health/started", "/health/ready", "/health/live")) {
                assertThat(shop.read(probe).getString("status")).isEqualTo("UP");
            }
            var checkout = shop.checkout("0");
            Eventually.until(
                    "it is in flight",
                    () -> Shop.await(admin.get("/orders/metrics")).body().contains("\nholdfast_http_in_flight 1.0"));

            server.process().process().destroy();

            Eventually.until(
                    "it is not ready",
                    () -> Shop.await(admin.get("/health/ready")).status() == 503);
            assertThat(admin.read("/health/live").getString("status")).isEqualTo("UP");
            assertThat(admin.read("/health/started").getString("status")).isEqualTo("UP");
            assertThat(Shop.await(checkout).status()).isEqualTo(200);
        }
        assertThat(server.process().awaitEnd()).isZero();
        assertTold("stopping: .*, 1 requests are in flight", "all that was in flight is answered, after \\d+ ms");
    }

    @Test
    void whatTakesTooLongIsGivenUpAndTold() throws Exception {
        try (var faults = Faults.of(server);
                var shop = Shop.at(server.url());
                var admin = Shop.at(server.admin())) {
            faults.set("orders", "answer", "delay:60000");
            var checkout = shop.checkout("0");
            Eventually.until("it is in flight", () -> Shop.await(admin.get("/orders/metrics"))
                    .body()
                    .contains("\nholdfast_checkouts_in_flight 1.0"));

            server.process().process().destroy();

            assertThat(server.process().awaitEnd()).isZero();
            assertThatThrownBy(() -> Shop.await(checkout)).isNotNull();
        }
        assertTold("stopping: .*, 1 requests are in flight", "1 requests are given up, after \\d+ ms");
    }

    /** How its end went, in the log. */
    private void assertTold(String begins, String serves) throws IOException {
        var told = Files.readAllLines(server.process().err()).stream()
                .map(line -> line.replaceFirst("^.*? - ", ""))
                .toList();
        assertThat(told.stream().filter(line -> line.matches(begins + "|" + serves + "|stopped, after \\d+ ms")))
                .hasSize(3);
        assertThat(told.getLast()).startsWith("stopped, after ");
    }

    /** Order after order; asks the server to end when there were enough answers, and goes nowhere else then. */
    private static final class Checkouts implements Traffic {
        private final Requests requests;
        private final Runnable end;
        private final Map<Long, Integer> told = new HashMap<>();
        private final List<Long> lost = new ArrayList<>();
        private int slowAfterTheEnd;
        private long next;

        Checkouts(URI url, Runnable end) {
            this.requests = Requests.post(url);
            this.end = end;
        }

        @Override
        public long next(ByteBuffer request, long nowNs) {
            if (next == ORDERS) {
                return NOTHING;
            }
            requests.write(request, "/orders/checkout/" + next);
            return next++;
        }

        @Override
        public void answered(long request, Response response, long latencyNs, long nowNs) {
            told.put(request, response.status());
            if (told.size() == ANSWERS) {
                end.run();
            } else if (told.size() > ANSWERS && latencyNs >= TimeUnit.MILLISECONDS.toNanos(SLOW_MS)) {
                slowAfterTheEnd++;
            }
        }

        @Override
        public void lost(long request) {
            lost.add(request);
        }

        @Override
        public boolean reconnects() {
            return false;
        }
    }
}
