package io.holdfast.app.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.load.ClosedLoop;
import io.holdfast.app.load.Requests;
import io.holdfast.app.load.ScriptedServer;
import io.holdfast.app.load.Traffic;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class LegTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private final Tally tally = new Tally(Timeline.lasting(1));
    private final ByteBuffer request = ByteBuffer.allocate(1_024);
    private final Requests requests = Requests.post(URI.create("http://127.0.0.1:8000"));

    private Leg leg(List<String> orders) {
        return new Leg(requests, orders, tally, SECOND_NS, now -> {});
    }

    @Test
    void everyOrderIsCheckedOutOnce() {
        Leg leg = leg(List.of("a", "b"));

        assertThat(leg.next(request, System.nanoTime())).isZero();
        assertThat(new String(request.array(), 0, request.position(), US_ASCII))
                .isEqualTo("POST /orders/checkout/a HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nContent-Length: 0\r\n\r\n");
        assertThat(leg.next(request, System.nanoTime())).isEqualTo(1);
        assertThat(leg.next(request, System.nanoTime())).isEqualTo(Traffic.NOTHING);
    }

    @Test
    void anOrderOfWhichNothingHappenedIsSentAgain() throws IOException {
        String notNow = "HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\n\r\n";
        Queue<String> answers = new ArrayDeque<>(List.of(notNow, notNow, ScriptedServer.ok("")));
        try (ScriptedServer server = new ScriptedServer(path -> answers.remove());
                ClosedLoop loop = ClosedLoop.open(server.url(), 1)) {
            Leg leg = new Leg(Requests.post(server.url()), List.of("a"), tally, 60 * SECOND_NS, now -> {});

            loop.run(leg);

            assertThat(tally.refusals()).isEqualTo(Map.of(429, 2L));
            assertThat(tally.successes()).isOne();
            assertThat(leg.reconnects()).as("there is nothing more to send").isFalse();
        }
    }

    @Test
    void nothingIsSentWhenTheTimeIsUp() {
        Leg leg = leg(List.of("a", "b"));

        assertThat(leg.next(request, System.nanoTime() + 2 * SECOND_NS)).isEqualTo(Traffic.NOTHING);
        assertThat(leg.measuredNs()).isEqualTo(SECOND_NS);
    }
}
