package io.holdfast.app;

import io.holdfast.app.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;

/** Everything that runs inside the server JVM once the stores answer. */
final class Node {
    private final HttpServer server;

    private Node(HttpServer server) {
        this.server = server;
    }

    static Future<Node> start(Vertx vertx, Settings settings, StoreAddresses stores) {
        return vertx.createHttpServer()
                .requestHandler(request -> request.response()
                        .setStatusCode(request.uri().endsWith("/health") ? 200 : 404)
                        .end())
                .listen(settings.http().port(), settings.http().host())
                .map(Node::new);
    }

    int port() {
        return server.actualPort();
    }

    Future<Void> stop() {
        return server.shutdown();
    }
}
