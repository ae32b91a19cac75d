package io.holdfast.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends connections whose client keeps the server waiting: for a first request, for the rest of one, or for the next one.
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
    }

    private SlowClients(int requestLimitS, int idleLimitS) {
        this.requestLimitS = requestLimitS;
        this.idleLimitS = idleLimitS;
    }

    /** Of the server of this event loop. */
    static SlowClients on(Vertx vertx) {
        var clients = new SlowClients(REQUEST_LIMIT_S, IDLE_LIMIT_S);
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
                .filter(entry -> keepsWaiting(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList()
                .forEach(connection -> connection.close().onComplete(closed -> gone(connection)));
    }

    private boolean keepsWaiting(Client client) {
        var request = client.request;
        if (request != null && request.isEnded() && !request.response().ended()) {
            client.waitedS = 0; // it is our turn
            return false;
        }
        client.waitedS++;
        boolean isIdle = request != null && request.isEnded();
        return client.waitedS > (isIdle ? idleLimitS : requestLimitS);
    }
}
