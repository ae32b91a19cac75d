package io.holdfast.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ends connections whose client keeps the server waiting: for a first request, for the rest of one, for the next one, or to take its answer.
 * Looks once a second, so that a request costs no timer.
 */
final class SlowClients {
    private static final int REQUEST_LIMIT_S = 10;
    private static final int IDLE_LIMIT_S = 75;
    private static final long LOOK_MS = 1_000;

    private final IdentityHashMap<HttpConnection, Client> clients = new IdentityHashMap<>();
    private final int requestLimitS;
    private final int idleLimitS;

    /** One connection. */
    private static final class Client {
        private @Nullable HttpServerRequest request;
        private int waitedS;
        private boolean isClosing;
    }

    private SlowClients(int requestLimitS, int idleLimitS) {
        this.requestLimitS = requestLimitS;
        this.idleLimitS = idleLimitS;
    }

    /** Of the server of this event loop. */
    static SlowClients on(Vertx vertx) {
        return on(vertx, REQUEST_LIMIT_S, IDLE_LIMIT_S);
    }

    static SlowClients on(Vertx vertx, int requestLimitS, int idleLimitS) {
        var clients = new SlowClients(requestLimitS, idleLimitS);
        vertx.setPeriodic(LOOK_MS, timer -> clients.look());
        return clients;
    }

    void connected(HttpConnection connection) {
        clients.put(connection, new Client());
    }

    void gone(HttpConnection connection) {
        clients.remove(connection);
    }

    void asked(HttpServerRequest request) {
        var client = clients.get(request.connection());
        if (client != null) {
            client.request = request;
            client.waitedS = 0;
        }
    }

    private void look() {
        clients.entrySet().stream()
                .filter(entry -> keepsWaiting(entry.getKey(), entry.getValue()))
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::end);
    }

    /** In good order first; that waits for what a client does not take. */
    private void end(HttpConnection connection) {
        var client = Objects.requireNonNull(clients.get(connection));
        if (client.isClosing) {
            gone(connection);
            Connections.cutOff(connection);
        } else {
            client.isClosing = true;
            connection.close().onComplete(closed -> gone(connection));
        }
    }

    private boolean keepsWaiting(HttpConnection connection, Client client) {
        var request = client.request;
        boolean isOurTurn = request != null
                && request.isEnded()
                && !request.response().ended()
                && !Connections.hasUnsent(connection);
        if (isOurTurn && !client.isClosing) {
            client.waitedS = 0;
            return false;
        }
        client.waitedS++;
        boolean isRead = request != null && request.isEnded();
        return client.waitedS > (isRead ? idleLimitS : requestLimitS);
    }
}
