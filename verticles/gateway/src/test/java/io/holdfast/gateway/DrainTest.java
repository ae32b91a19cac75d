package io.holdfast.gateway;

import static io.holdfast.embedded.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.RawHttp.Reply;
import io.holdfast.gateway.UserEventFeed.Delivery;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A gateway that stops: whoever has a connection loses no request, and whoever has none gets none. */
class DrainTest {
    private static final long LONG_MS = 60_000;
    private static final long SHORT_MS = 50;
    private static final String CHECKOUT = "POST /orders/checkout/1";

    private final Announced announced = new Announced();
    private Gateway gateway = Gateway.start();

    @AfterEach
    void stop() {
        gateway.close();
    }

    private void start(long lingerMs, long drainLimitMs) {
        start(lingerMs, drainLimitMs, Security.OPEN);
    }

    private void start(long lingerMs, long drainLimitMs, Security security) {
        gateway.close();
        gateway = Gateway.startWith(
                new GatewaySettings("127.0.0.1", 0, LONG_MS, lingerMs, drainLimitMs, 100, Optional.empty()),
                announced,
                security);
    }

    /** A client whose request is with a domain, which does not answer yet. */
    private KeptAlive withARequestInFlight(String... requests) throws IOException {
        gateway.domain = request -> null;
        var client = KeptAlive.to(gateway.client);
        client.send(requests);
        until(() -> gateway.unanswered.size() == 1);
        return client;
    }

    private KeptAlive withAnOpenConnection() throws IOException {
        var client = KeptAlive.to(gateway.client);
        client.send("GET /orders/find/1");
        assertThat(client.receive().headers()).doesNotContainKey("Connection");
        return client;
    }

    /** Long before what it could have waited for. */
    private static void ended(Future<Void> stopped) {
        try {
            stopped.await(LONG_MS / 2, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the gateway does not end", e);
        }
    }

    private boolean refusesConnections() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.client.port())) {
            return socket.isClosed();
        } catch (IOException refused) {
            return true;
        }
    }

    private static void assertLast(Reply reply) {
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Connection")).isEqualTo("close");
        assertThat(reply.body()).isEqualTo("done");
    }

    @Test
    void whatIsInFlightIsAnsweredAlsoLongAfterIdleConnectionsWereClosed() throws IOException {
        start(SHORT_MS, LONG_MS);
        try (var idle = withAnOpenConnection();
                var buyer = withARequestInFlight(CHECKOUT)) {
            Future<Void> stopped = gateway.stop();
            assertThat(idle.rest()).isEmpty();
            assertThat(stopped.isComplete()).isFalse();

            gateway.unanswered.getFirst().reply(Gateway.DONE);

            assertLast(buyer.receive());
            assertThat(buyer.rest()).isEmpty();
            ended(stopped);
        }
    }

    @Test
    void anOpenConnectionHasOneMoreRequestAnsweredAndIsToldThatItIsTheLast() throws IOException {
        start(LONG_MS, LONG_MS);
        try (var one = withAnOpenConnection();
                var other = withAnOpenConnection()) {
            Future<Void> stopped = gateway.stop();
            until(this::refusesConnections);

            for (var client : List.of(one, other)) {
                assertThat(stopped.isComplete()).isFalse();
                client.send(CHECKOUT);
                assertLast(client.receive());
                assertThat(client.rest()).isEmpty();
            }
            ended(stopped);
        }
    }

    @Test
    void whatWasSentBehindTheLastRequestIsNotBegun() throws IOException {
        start(SHORT_MS, LONG_MS);
        try (var client = withARequestInFlight(CHECKOUT, "POST /orders/checkout/2", "POST /orders/checkout/3")) {
            Future<Void> stopped = gateway.stop();
            until(this::refusesConnections);

            gateway.unanswered.getFirst().reply(Gateway.DONE);

            assertLast(client.receive());
            assertThat(client.rest()).isEmpty();
            ended(stopped);
            assertThat(gateway.asked).hasSize(1);
        }
    }

    @Test
    void aBodyThatIsAskedForIsNotTakenForTheAnswer() throws IOException {
        start(LONG_MS, LONG_MS);
        try (var client = withAnOpenConnection()) {
            Future<Void> stopped = gateway.stop();
            until(this::refusesConnections);

            client.sendText(
                    CHECKOUT + " HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            var invited = client.receive();
            assertThat(invited.status()).isEqualTo(100);
            assertThat(invited.headers()).doesNotContainKey("Connection");
            client.sendText("{}");
            assertLast(client.receive());
            ended(stopped);
        }
    }

    @Test
    void whatTakesTooLongIsCutOff() throws IOException {
        start(SHORT_MS, SHORT_MS);
        try (var client = withARequestInFlight(CHECKOUT)) {
            ended(gateway.stop());
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void aGatewayThatNobodyIsConnectedToIsGoneAtOnce() {
        start(LONG_MS, LONG_MS);
        ended(gateway.stop());
        until(this::refusesConnections);
    }

    @Test
    void aPageThatDoesNotReadWhatItIsShownHoldsNobodyUp() throws IOException {
        start(SHORT_MS, LONG_MS);
        try (var page = KeptAlive.to(gateway.client)) {
            page.send("GET /console/stream");
            until(() -> gateway.console.watchers.size() == 1);
            String more = "x".repeat(32 * 1024 * 1024);
            gateway.console.watchers.forEach(watcher -> watcher.accept(more));
            assertThat(page.receive().status()).isEqualTo(200);
            ended(gateway.stop());
        }
    }

    /** Which looks after slow clients as well: each must hear that a connection has gone. */
    @Test
    void aGatewayThatAsksForTokensForgetsConnectionsThatHaveGone() throws IOException {
        start(LONG_MS, LONG_MS, new Security(Optional.of(new Tokens()), Optional.empty()));
        assertThat(gateway.client.get("/health/live").status()).isEqualTo(200);
        try (var waiting = KeptAlive.to(gateway.client)) {
            waiting.send("GET /health/live");
            assertThat(waiting.receive().status()).isEqualTo(200);
            Future<Void> stopped = gateway.stop();
            until(this::refusesConnections);
            waiting.send("GET /health/live");
            assertThat(waiting.receive().header("Connection")).isEqualTo("close");
            ended(stopped);
        }
    }

    @Test
    void streamsEndAtOnceAndWhoeverWantsAnotherIsRefused() throws IOException {
        start(LONG_MS, LONG_MS);
        try (var told = KeptAlive.to(gateway.client);
                var waiting = KeptAlive.to(gateway.client);
                var late = withAnOpenConnection();
                var console = withAnOpenConnection()) {
            told.send("GET /events?user=anna");
            until(() -> announced.userEvents.listeners.size() == 1);
            announced
                    .userEvents
                    .listeners
                    .getFirst()
                    .take(new Delivery(null, List.of(), 7))
                    .await();
            waiting.send("GET /events?user=boris");
            until(() -> announced.userEvents.listeners.size() == 2);
            Future<Void> stopped = gateway.stop();

            assertThat(told.receive().status()).isEqualTo(200);
            var nothing = waiting.receive();
            assertThat(nothing.status()).isEqualTo(200);
            assertThat(nothing.header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(waiting.rest()).isEqualTo("0\r\n\r\n");
            until(announced.userEvents.listeners::isEmpty);
            late.send("GET /events?user=anna");
            console.send("GET /console/stream");
            for (var client : List.of(late, console)) {
                var refused = client.receive();
                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.header("Connection")).isEqualTo("close");
                assertThat(refused.json().getString("detail")).isEqualTo("The server is stopping.");
            }
            assertThat(announced.userEvents.asked).hasSize(2);
            told.close();
            ended(stopped);
        }
    }
}
