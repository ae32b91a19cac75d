package io.holdfast.app.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.app.cli.CommandException;
import io.holdfast.embedded.testing.Eventually;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    @Test
    void everyRequestIsSentOnceAndItsAnswerFindsItsPlace() throws IOException {
        List<String> paths = IntStream.range(0, 500).mapToObj(i -> "/" + i).toList();
        try (ScriptedServer server =
                        new ScriptedServer(path -> asked.add(path) ? ScriptedServer.ok("<" + path + ">") : null);
                ClosedLoop loop = ClosedLoop.open(server.url(), 7)) {
            List<Integer> progress = new ArrayList<>();

            List<String> bodies = new Bulk(loop, Requests.post(server.url())).send(paths, progress::add);

            assertThat(bodies)
                    .isEqualTo(paths.stream().map(path -> "<" + path + ">").toList());
            assertThat(progress).hasSize(500).last().isEqualTo(500);
            assertThat(server.connections()).isEqualTo(7);
        }
    }

    @Test
    void aConnectionThatTheServerClosesLosesWhatWasInFlightOnItAndIsOpenedAgain() throws IOException {
        try (ScriptedServer server = new ScriptedServer(path -> path.equals("/3") ? null : ScriptedServer.ok(path));
                ClosedLoop loop = ClosedLoop.open(server.url(), 2)) {
            Numbered traffic = new Numbered(Requests.post(server.url()), 10);

            loop.run(traffic);

            assertThat(traffic.lost).containsExactly(3L);
            assertThat(traffic.answered).hasSize(9).doesNotContain(3L);
            Eventually.until("it is open again", () -> server.connections() == 3);
        }
    }

    @Test
    void aConnectionThatTheServerEndsLosesNothingAndIsOpenedAgain() throws IOException {
        String last = "HTTP/1.1 200 OK\r\nConnection: close\r\ncontent-length: 2\r\n\r\n/3";
        try (ScriptedServer server = new ScriptedServer(path -> path.equals("/3") ? last : ScriptedServer.ok(path));
                ClosedLoop loop = ClosedLoop.open(server.url(), 2)) {
            Numbered traffic = new Numbered(Requests.post(server.url()), 10);

            loop.run(traffic);

            assertThat(traffic.lost).isEmpty();
            assertThat(traffic.answered).hasSize(10);
            Eventually.until("it is open again", () -> server.connections() == 3);
        }
    }

    @Test
    void bulkRepeatsWhatIsNotDoneYet() throws IOException {
        String pending = "HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n";
        String notNow = "HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\n\r\n";
        Map<String, String> answers = Map.of("/1", pending, "/2", notNow, "/4", pending);
        Function<String, @Nullable String> atFirst = answers::get;
        try (ScriptedServer server =
                        new ScriptedServer(path -> asked.add(path) ? atFirst.apply(path) : ScriptedServer.ok(path));
                ClosedLoop loop = ClosedLoop.open(server.url(), 2)) {
            List<String> paths = List.of("/1", "/2", "/3", "/4");

            assertThat(new Bulk(loop, Requests.post(server.url())).send(paths, done -> {}))
                    .isEqualTo(paths);
        }
    }

    @Test
    void aServerThatDoesNotAnswerAnyMoreIsGivenUpAndNotBefore() throws IOException {
        try (ScriptedServer server = new ScriptedServer(path -> null);
                ClosedLoop loop = ClosedLoop.open(server.url(), 2, Duration.ofMillis(300))) {
            Numbered traffic = new Numbered(Requests.post(server.url()), 1_000);

            assertThatThrownBy(() -> loop.run(traffic))
                    .isInstanceOf(CommandException.class)
                    .hasMessageStartingWith("the server does not answer any more: ");
            assertThat(server.connections()).as("it was tried again").isGreaterThan(2);
            assertThat(traffic.answered).isEmpty();
        }
    }

    @Test
    void bulkSaysWhatWasRefused() throws IOException {
        String refusal = "HTTP/1.1 404 Not Found\r\ncontent-length: 4\r\n\r\nnone";
        try (ScriptedServer server = new ScriptedServer(path -> refusal);
                ClosedLoop loop = ClosedLoop.open(server.url(), 1)) {
            Bulk bulk = new Bulk(loop, Requests.post(server.url()));

            assertThatThrownBy(() -> bulk.send(List.of("/a"), done -> {}))
                    .isInstanceOf(CommandException.class)
                    .hasMessage("POST /a was answered 404: none");
        }
    }

    @Test
    void aServerThatIsNotThereIsOneLine() {
        assertThatThrownBy(() -> ClosedLoop.open(URI.create("http://127.0.0.1:1"), 1))
                .isInstanceOf(CommandException.class)
                .hasMessage("cannot connect to http://127.0.0.1:1: Connection refused");
    }

    private static final class Numbered implements Traffic {
        private final Requests requests;
        private final int count;
        private final List<Long> answered = new ArrayList<>();
        private final List<Long> lost = new ArrayList<>();
        private int next;

        Numbered(Requests requests, int count) {
            this.requests = requests;
            this.count = count;
        }

        @Override
        public long next(ByteBuffer request, long nowNs) {
            if (next == count) {
                return NOTHING;
            }
            requests.write(request, "/" + next);
            return next++;
        }

        @Override
        public void answered(long request, Response response, long latencyNs, long nowNs) {
            assertThat(response.body()).isEqualTo("/" + request);
            answered.add(request);
        }

        @Override
        public void lost(long request) {
            lost.add(request);
        }
    }
}
