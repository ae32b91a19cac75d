package io.holdfast.app.chaos;

import io.holdfast.app.cli.CommandException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One client with a connection of its own. It sends a request, with the same key, until the answer says what came of it. */
final class Caller implements AutoCloseable {
    /** Shorter than the server's own deadline: so requests are left alone, and met again by their repetition. */
    static final Duration HASTY = Duration.ofSeconds(5);

    /** Longer than any limit of the server, so that its late answers are judged, too. */
    static final Duration PATIENT = Duration.ofSeconds(60);

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private static final long SHORTEST_PAUSE_MS = 10;
    private static final long LONGEST_PAUSE_MS = 300;
    private static final String KEY = "Idempotency-Key";

    private final HttpClient http;
    private final URI url;
    private final Duration patience;
    private final Figures figures;
    private final Limit limit;

    /** Says when it is too late for an answer. */
    interface Limit {
        boolean isPassed();
    }

    /** An answer that says what came of the request. */
    record Reply(int status, String body) {
        private static final Reply NONE = new Reply(0, "");

        boolean ok() {
            return status == 200;
        }

        private boolean isDefect() {
            return status >= 500;
        }

        private boolean isDefinite() {
            return status != 0
                    && status != 202
                    && status != 429
                    && !isDefect()
                    && !(status == 409 && body.contains("idempotency-key-in-use"));
        }
    }

    Caller(URI url, Executor executor, Duration patience, Figures figures, Limit limit) {
        this.url = url;
        this.patience = patience;
        this.figures = figures;
        this.limit = limit;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_LIMIT)
                .executor(executor)
                .build();
    }

    /** A {@link CommandException} when there is no such answer within the limit. */
    Reply post(String path, @Nullable String key) {
        HttpRequest.Builder request = request(path).POST(BodyPublishers.noBody());
        if (key != null) {
            request.header(KEY, key);
        }
        return answer(request.build());
    }

    /** Likewise. */
    Reply get(String path) {
        return answer(request(path).build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(path)).timeout(patience);
    }

    private Reply answer(HttpRequest same) {
        Reply reply = once(same);
        long pauseMs = SHORTEST_PAUSE_MS;
        while (!reply.isDefinite()) {
            figures.retried();
            if (reply.isDefect()) {
                figures.defect();
            }
            if (limit.isPassed()) {
                throw new CommandException(same.method() + " " + same.uri().getPath()
                        + " was never answered, last with " + reply.status());
            }
            Pauses.forMs(pauseMs);
            pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
            reply = once(same);
        }
        return reply;
    }

    private Reply once(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.body());
        } catch (IOException e) {
            return Reply.NONE; // refused, broken off, or too late: nobody knows
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
