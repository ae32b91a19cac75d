package io.holdfast.app.status;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Asks a server, where whoever runs it does, whether it can serve; the only proof that it is there. */
final class HealthCheck {
    private static final int TIMEOUT_MS = 2_000;
    private static final int OK = 200;

    private HealthCheck() {}

    static boolean passes(String url) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create(url + "/orders/health").toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MS);
            connection.setReadTimeout(TIMEOUT_MS);
            return connection.getResponseCode() == OK;
        } catch (IOException e) {
            return false; // whatever keeps it from answering, it is not ready
        }
    }
}
