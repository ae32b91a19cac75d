package io.holdfast.consumers.webhooks;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** A subscriber: a real server on the loopback interface that keeps what it was sent, and answers as its test says. */
final class Receiver implements AutoCloseable {
    final List<Sent> sent = new CopyOnWriteArrayList<>();
    volatile BiConsumer<HttpServerRequest, Sent> answering = (request, sent) -> status(request, 204);
    private final HttpServer server;

    record Sent(String path, MultiMap headers, String body) {
        JsonObject json() {
            return new JsonObject(body);
        }

        String id() {
            return json().getString("id");
        }
    }

    Receiver(Vertx vertx) {
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    var each = new Sent(request.uri(), request.headers(), body.toString());
                    sent.add(each);
                    answering.accept(request, each);
                }))
                .listen(0, "127.0.0.1")
                .await();
    }

    static void status(HttpServerRequest request, int status) {
        request.response().setStatusCode(status).end();
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/hook?shop=1";
    }

    List<String> ids() {
        return sent.stream().map(Sent::id).toList();
    }

    @Override
    public void close() {
        server.close().await();
    }
}
