package io.holdfast.gateway;

import io.holdfast.protocol.Answer;
import io.holdfast.protocol.ProblemDocument;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes answers and problems as HTTP. Every method returns the status that it wrote. */
final class Responder {
    static final CharSequence CORRELATION_ID = HttpHeaders.createOptimized("X-Correlation-Id");
    static final CharSequence IDEMPOTENCY_KEY = HttpHeaders.createOptimized("Idempotency-Key");

    static final String STOPPING = "The server is stopping.";

    private static final CharSequence REPLAYED = HttpHeaders.createOptimized("Idempotent-Replayed");
    private static final CharSequence TRUE = HttpHeaders.createOptimized("true");
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain; charset=utf-8");
    private static final CharSequence PROBLEM = HttpHeaders.createOptimized(ProblemDocument.CONTENT_TYPE);
    private static final int KEY_IN_USE_RETRY_SECONDS = 1;
    private static final int NOT_NOW_RETRY_SECONDS = 1;

    private final Supplier<String> correlationIds;
    private final Map<HttpServerResponse, Consumer<Written>> held = new HashMap<>();

    /** What an answer says, apart from its headers. */
    record Written(int status, String contentType, String body) {}

    Responder(Supplier<String> correlationIds) {
        this.correlationIds = correlationIds;
    }

    int answer(HttpServerRequest http, Answer answer) {
        return switch (answer) {
            case Answer.Success success -> body(http.response(), 200, success.contentType(), success.body());
            case Answer.Refusal refusal -> refuse(http, refusal);
            case Answer.NotNow notNow -> notNow(http, notNow);
            case Answer.Pending pending -> pending(http, pending);
            case Answer.Replay replay -> replay(http, replay);
        };
    }

    int problem(HttpServerRequest http, Problem problem) {
        return problem(http, problem.status(), problem.type(), problem.title(), problem.detail());
    }

    int methodNotAllowed(HttpServerRequest http, String allowed) {
        http.response().putHeader(HttpHeaders.ALLOW, allowed);
        return problem(http, Problems.methodNotAllowed(allowed));
    }

    int body(HttpServerResponse response, int status, String contentType, String body) {
        var holder = held.isEmpty() ? null : held.remove(response);
        if (holder == null) {
            write(response, status, contentType, body);
        } else {
            holder.accept(new Written(status, contentType, body));
        }
        return status;
    }

    /** What would be written next on it goes to {@code holder} instead, who sees to it that it is written. */
    void hold(HttpServerResponse response, Consumer<Written> holder) {
        held.put(response, holder);
    }

    /** It is written as usual. */
    void giveBack(HttpServerResponse response) {
        held.remove(response);
    }

    void write(HttpServerResponse response, Written written) {
        write(response, written.status(), written.contentType(), written.body());
    }

    private static void write(HttpServerResponse response, int status, String contentType, String body) {
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, optimized(contentType));
        // The result is not awaited: a client that has gone away cannot be told.
        response.end(Buffer.buffer(body));
    }

    /** Whatever is answered, the id that a request brought comes back. Costs who brings none a look for it. */
    void acknowledge(HttpServerRequest http) {
        String brought = brought(http);
        if (brought != null) {
            http.response().putHeader(CORRELATION_ID, brought);
        }
    }

    private static @Nullable String brought(HttpServerRequest http) {
        String brought = http.getHeader(CORRELATION_ID);
        return brought != null && Syntax.isId(brought) ? brought : null;
    }

    /** Puts the id under which the client or, failing that, the server knows the request on its answer. */
    String correlate(HttpServerRequest http) {
        String known = http.response().headers().get(CORRELATION_ID);
        if (known != null) {
            return known;
        }
        String brought = brought(http);
        String id = brought == null ? correlationIds.get() : brought;
        http.response().putHeader(CORRELATION_ID, id);
        return id;
    }

    private int refuse(HttpServerRequest http, Answer.Refusal refusal) {
        Answer.Kind kind = refusal.kind();
        if (kind == Answer.Kind.KEY_IN_USE) {
            retryAfter(http, KEY_IN_USE_RETRY_SECONDS);
        }
        return problem(http, kind.status(), kind.type(), kind.title(), refusal.detail());
    }

    private int problem(HttpServerRequest http, int status, String type, String title, String detail) {
        var document = new ProblemDocument(status, type, title, detail, instance(http), correlate(http));
        return body(http.response(), status, ProblemDocument.CONTENT_TYPE, document.json());
    }

    /** What a problem names as the place where it happened: the path as it was sent. */
    static String instance(HttpServerRequest http) {
        return Objects.toString(http.path(), "");
    }

    /** It may be asked again in a second. */
    int notNow(HttpServerRequest http, String detail) {
        return notNow(http, new Answer.NotNow(detail, NOT_NOW_RETRY_SECONDS));
    }

    private int notNow(HttpServerRequest http, Answer.NotNow notNow) {
        retryAfter(http, notNow.retryAfterSeconds());
        return problem(http, Problems.notNow(notNow.detail()));
    }

    private int pending(HttpServerRequest http, Answer.Pending pending) {
        correlate(http);
        http.response().putHeader(HttpHeaders.LOCATION, pending.location());
        return body(http.response(), 202, "application/json", "{\"status\":\"pending\"}");
    }

    private int replay(HttpServerRequest http, Answer.Replay replay) {
        http.response().putHeader(REPLAYED, TRUE);
        if (replay.status() >= 400) {
            correlate(http);
        }
        return body(http.response(), replay.status(), replay.contentType(), replay.body());
    }

    private static void retryAfter(HttpServerRequest http, int seconds) {
        http.response().putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(seconds));
    }

    /** The same header value, already encoded when it is one of the usual. */
    private static CharSequence optimized(String contentType) {
        return switch (contentType) {
            case "text/plain; charset=utf-8" -> TEXT;
            case "application/json" -> JSON;
            case ProblemDocument.CONTENT_TYPE -> PROBLEM;
            default -> contentType;
        };
    }
}
