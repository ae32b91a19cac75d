package io.holdfast.gateway;

import static io.holdfast.embedded.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.UserEventFeed.Delivery;
import io.holdfast.gateway.UserEventFeed.Listener;
import io.holdfast.gateway.UserEventFeed.UnknownPositionException;
import io.holdfast.gateway.UserEventFeed.UserEvent;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventStreamTest {
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00.123456Z");

    /** More than the operating system keeps for a client that does not read. */
    private static final Delivery MUCH = new Delivery(
            null,
            IntStream.range(1, 20_000)
                    .mapToObj(i -> event(i, "0123456789".repeat(100)))
                    .toList(),
            20_000);

    private final Announced announced = new Announced();
    private final FeedOfTest feed = announced.userEvents;
    private final Gateway gateway = Gateway.startWith(announced);

    @AfterEach
    void stop() {
        gateway.close();
    }

    /** A client that reads line by line. */
    private record Client(Socket socket, BufferedReader in) implements AutoCloseable {
        static Client of(RawHttp server, String path, String... headers) throws IOException {
            var socket = new Socket();
            socket.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
            socket.setSoTimeout(30_000);
            socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
            socket.getOutputStream()
                    .write((RawHttp.head("GET", path, headers) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return new Client(
                    socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
        }

        /** Up to and with the line that begins so. */
        List<String> until(String beginning) throws IOException {
            var lines = new ArrayList<String>();
            String line = in.readLine();
            while (line != null) {
                lines.add(line);
                if (line.startsWith(beginning)) {
                    return lines;
                }
                line = in.readLine();
            }
            throw new AssertionError("the stream ended before " + beginning + " in " + lines);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static UserEvent event(long position, String note) {
        return new UserEvent(
                position,
                "order.paid",
                "3." + position,
                NOON,
                JsonObject.of("note", note).encode());
    }

    private Listener listener() {
        until(() -> !feed.listeners.isEmpty());
        return feed.listeners.getFirst();
    }

    @Test
    void eventsGoOutAsTheyComeEachOnOneLine() throws IOException {
        try (var client = Client.of(gateway.client, "/events?user=anna")) {
            listener().take(new Delivery(null, List.of(), 7)).await();
            var head = client.until("id: 7");
            assertThat(head.getFirst()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(head)
                    .anyMatch(line -> line.equalsIgnoreCase("content-type: text/event-stream"))
                    .anyMatch(line -> line.equalsIgnoreCase("cache-control: no-store"));

            listener()
                    .take(new Delivery(null, List.of(event(9, "two\nlines")), 12))
                    .await();
            assertThat(client.until("id: 12"))
                    .containsSubsequence(
                            "id: 9",
                            "event: order.paid",
                            "data: {\"type\":\"order.paid\",\"id\":\"3.9\",\"at\":\"2026-11-26T12:00:00.123456Z\","
                                    + "\"data\":{\"note\":\"two\\nlines\"}}",
                            "",
                            "id: 12");
            listener().beat(15);
            assertThat(client.until("id: 15")).contains(": still there");
            assertThat(feed.asked).containsExactly("anna null");
        }
        until(feed.listeners::isEmpty);
    }

    @Test
    void aGapIsToldBeforeWhatFollowsIt() throws IOException {
        try (var client = Client.of(gateway.client, "/events?user=anna", "Last-Event-ID: 3")) {
            listener().take(new Delivery(5L, List.of(event(9, "")), 9)).await();
            assertThat(client.until("id: 9"))
                    .containsSubsequence(
                            "id: 5",
                            "event: gap",
                            "data: {\"type\":\"gap\",\"detail\":\"events up to this id are not kept any more\"}",
                            "id: 9");
        }
    }

    @Test
    void whereItGoesOnIsSaidByTheHeaderOrElseByTheParameter() throws IOException {
        for (var path : List.of("/events?user=anna", "/events?user=anna&last_event_id=4")) {
            Client.of(gateway.client, path, "Last-Event-ID: 3").close();
        }
        Client.of(gateway.client, "/events?user=anna&last_event_id=4").close();
        until(() -> feed.asked.size() == 3);
        assertThat(feed.asked).containsExactlyInAnyOrder("anna 3", "anna 3", "anna 4");
        until(feed.listeners::isEmpty);
    }

    @ParameterizedTest
    @CsvSource({
        "/events, user",
        "/events?user=, user",
        "/events?user=a%20b, user",
        "/events?user=anna&last_event_id=, last_event_id",
        "/events?user=anna&last_event_id=x, last_event_id",
        "/events?user=anna&last_event_id=-1, last_event_id",
        "/events?user=anna&last_event_id=12345678901234567, last_event_id",
    })
    void whatIsInvalidIsNamedAndNobodyIsAsked(String path, String parameter) {
        var refused = gateway.client.get(path);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problem()).isEqualTo("invalid-parameter");
        assertThat(refused.body()).contains("\"" + parameter + " is '");
        assertThat(feed.asked).isEmpty();
    }

    @Test
    void anInvalidHeaderIsNamedAsThat() {
        var refused = gateway.client.request("GET", "/events?user=anna&last_event_id=4", "Last-Event-ID: x");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("\"Last-Event-ID is 'x'");
        assertThat(feed.asked).isEmpty();
    }

    @Test
    void whatCannotBeDoneIsAnsweredAndNoStream() {
        feed.failure = UnknownPositionException::new;
        var unknown = gateway.client.request("GET", "/events?user=anna", "Last-Event-ID: 99");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.body()).contains("\"Last-Event-ID is '99'");
        var unknownInQuery = gateway.client.get("/events?user=anna&last_event_id=98");
        assertThat(unknownInQuery.status()).isEqualTo(400);
        assertThat(unknownInQuery.body()).contains("\"last_event_id is '98'");

        feed.failure = () -> new NotNowException("too many clients listen already");
        var tooMany = gateway.client.get("/events?user=anna");
        assertThat(tooMany.status()).isEqualTo(429);
        assertThat(tooMany.body()).contains("too many clients listen already");

        feed.failure = () -> new IllegalStateException("a defect");
        assertThat(gateway.client.get("/events?user=anna").status()).isEqualTo(500);
        assertThat(gateway.client.post("/events?user=anna").header("Allow")).isEqualTo("GET");
        assertThat(gateway.deployAdmin().get("/events?user=anna").status()).isEqualTo(404);
    }

    @Test
    void aClientThatDoesNotReadHasNoMoreReadForItAndIsCutOff() throws IOException {
        try (var client = Client.of(gateway.client, "/events?user=anna")) {
            var unread = listener().take(MUCH);
            var listener = listener();
            listener.beat(MUCH.upTo());
            listener.beat(MUCH.upTo());
            until(unread::isComplete);

            assertThat(unread.failed()).isTrue();
            assertThat(feed.listeners).isEmpty();
            assertThat(client.socket().isConnected()).isTrue();
        }
    }

    @Test
    void aClientThatReadsAgainIsToldMore() throws IOException {
        try (var client = Client.of(gateway.client, "/events?user=anna")) {
            var slow = listener().take(MUCH);
            listener().beat(MUCH.upTo());
            client.until("id: " + MUCH.upTo());
            slow.await();
            listener().beat(MUCH.upTo() + 1);
            listener().beat(MUCH.upTo() + 2);
            client.until("id: " + (MUCH.upTo() + 2));
        }
    }

    @Test
    void aStreamEndsWhenItsTokenIsNotBelievedAnyMore() throws IOException {
        var tokens = new Tokens();
        var others = new Announced();
        try (var guarded = Gateway.startWith(others, new Security(Optional.of(tokens), Optional.empty()));
                var client = Client.of(guarded.client, "/events?user=anna", Tokens.bearer("anna:customer"))) {
            until(() -> !others.userEvents.listeners.isEmpty());
            var listener = others.userEvents.listeners.getFirst();
            listener.take(new Delivery(null, List.of(), 7)).await();
            listener.beat(8);
            client.until("id: 8");

            tokens.over = true;
            listener.beat(9);
            assertThat(client.until("0")).doesNotContain("id: 9");
            assertThat(others.userEvents.listeners).isEmpty();
        }
    }

    @Test
    void aServerThatStopsEndsTheStreams() throws IOException {
        try (var client = Client.of(gateway.client, "/events?user=anna")) {
            listener().take(new Delivery(null, List.of(), 7)).await();
            client.until("id: 7");
            var stopped = gateway.stop();
            client.until("0");
            assertThat(feed.listeners).isEmpty();
            stopped.await();
        }
    }

    @Test
    void whereNothingIsAnnouncedThereIsNone() {
        try (var silent = Gateway.start()) {
            var refused = silent.client.get("/events?user=anna");
            assertThat(refused.status()).isEqualTo(404);
            assertThat(refused.problem()).isEqualTo("events-off");
        }
    }
}
