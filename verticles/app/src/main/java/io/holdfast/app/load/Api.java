package io.holdfast.app.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Single requests to the instance, those that take long among them. */
public final class Api {
    private static final int OK = 200;
    private static final int CONNECT_TIMEOUT_MS = 3_000;
    private static final int READ_TIMEOUT_MS = 600_000; // a batch_init of millions

    private final URI url;
    private final int readTimeoutMs;
    private final Optional<String> token;

    public Api(URI url) {
        this(url, READ_TIMEOUT_MS, Optional.empty());
    }

    /** @param token to show with every request */
    public Api(URI url, Optional<String> token) {
        this(url, READ_TIMEOUT_MS, token);
    }

    /** @param readTimeoutMs how long an answer is waited for */
    public Api(URI url, int readTimeoutMs, Optional<String> token) {
        this.url = url;
        this.readTimeoutMs = readTimeoutMs;
        this.token = token;
    }

    public String get(String path) {
        return send("GET", path, "");
    }

    public String post(String path) {
        return send("POST", path, "");
    }

    public String post(String path, String json) {
        return send("POST", path, json);
    }

    public String delete(String path) {
        return send("DELETE", path, "");
    }

    private String send(String method, String path, String json) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) url.resolve(path).toURL().openConnection();
            connection.setRequestMethod(method);
            connection.setConnectTimeout(CONNECT_TIMEOUT_MS);
            connection.setReadTimeout(readTimeoutMs);
            token.ifPresent(shown -> connection.setRequestProperty("Authorization", "Bearer " + shown));
            if (!json.isEmpty()) {
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/json");
                connection.getOutputStream().write(json.getBytes(UTF_8));
            }
            int status = connection.getResponseCode();
            String body = body(status == OK ? connection.getInputStream() : connection.getErrorStream());
            if (status != OK) {
                throw RefusedException.of(method + " " + url + path, status, body);
            }
            return body;
        } catch (IOException e) {
            throw new CommandException("no answer from " + url + path + ": " + Cause.of(e), e);
        }
    }

    private static String body(@Nullable InputStream in) throws IOException {
        return in == null ? "" : new String(in.readAllBytes(), UTF_8);
    }
}
