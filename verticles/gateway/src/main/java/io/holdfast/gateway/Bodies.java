package io.holdfast.gateway;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/**
 * Collects a request's body up to a limit. No request of the API needs one; a body only counts for the fingerprint of an
 * idempotency key. What exceeds the limit is read and dropped, because closing under a client that still sends would
 * lose the answer.
 */
final class Bodies {
    static final int MAX_BYTES = 64 * 1024;
    private static final String READ = "holdfast.body";

    private Bodies() {}

    static boolean isAbsent(MultiMap headers) {
        return declared(headers) == 0 && !headers.contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /** Whether it says itself that it is too large. */
    static boolean isDeclaredTooLarge(MultiMap headers) {
        return declared(headers) > MAX_BYTES;
    }

    /** The declared length. What is not a number has been refused by the server. */
    private static long declared(MultiMap headers) {
        String length = headers.get(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length);
    }

    /** The body; fails with {@link TooLarge}, or when the client goes away. */
    static Future<Buffer> collect(HttpServerRequest http) {
        Promise<Buffer> done = Promise.promise();
        var body = Buffer.buffer();
        http.handler(chunk -> {
            if (body.length() + chunk.length() <= MAX_BYTES) {
                body.appendBuffer(chunk);
            } else {
                done.tryFail(new TooLarge());
            }
        });
        http.exceptionHandler(done::tryFail);
        http.endHandler(end -> done.tryComplete(body));
        return done.future();
    }

    /** Hands on the body, or answers for who sends too much of it. */
    static void read(RoutingContext context, Responder responder, Consumer<Buffer> reader) {
        Buffer read = context.get(READ);
        if (read != null) {
            reader.accept(read);
            return;
        }
        var http = context.request();
        if (isDeclaredTooLarge(http.headers())) {
            responder.problem(http, Problems.BODY_TOO_LARGE);
            return;
        }
        collect(http).onComplete((body, failure) -> {
            if (failure instanceof TooLarge) {
                responder.problem(http, Problems.BODY_TOO_LARGE);
            } else if (failure == null) {
                reader.accept(body);
            }
            // Otherwise the client went away before it had said what it wanted.
        });
    }

    /** There is nothing more to come of it: who reads it later gets this. */
    static void wasRead(RoutingContext context, Buffer body) {
        context.put(READ, body);
    }

    /** The body exceeds the limit. */
    @SuppressWarnings("serial")
    static final class TooLarge extends Exception {
        TooLarge() {
            super("body too large", null, false, false);
        }
    }
}
