package io.holdfast.app.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Server-sent events, read line by line as a client without any library does. */
final class EventStream implements AutoCloseable {
    private static final int LIMIT_MS = 60_000;

    private final HttpURLConnection connection;
    private final BufferedReader in;
    private String lastId = "";

    private EventStream(HttpURLConnection connection) throws IOException {
        this.connection = connection;
        this.in = new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
    }

    static EventStream of(String url, String user) throws IOException {
        return new EventStream(connect(url, user));
    }

    static EventStream after(String lastId, String url, String user) throws IOException {
        var connection = connect(url, user);
        connection.setRequestProperty("Last-Event-ID", lastId);
        return new EventStream(connection);
    }

    private static HttpURLConnection connect(String url, String user) throws IOException {
        var connection = (HttpURLConnection)
                URI.create(url + "/events?user=" + user).toURL().openConnection();
        connection.setReadTimeout(LIMIT_MS);
        return connection;
    }

    String lastId() {
        return lastId;
    }

    /** Reads until there was an event of this type; what was sent up to then. */
    List<JsonObject> until(String type) throws IOException {
        var events = new ArrayList<JsonObject>();
        String line = in.readLine();
        while (line != null) {
            if (line.startsWith("id: ")) {
                lastId = line.substring(4);
            } else if (line.startsWith("data: ")) {
                events.add(new JsonObject(line.substring(6)));
            } else if (line.isEmpty() && isOf(type, events)) {
                return events;
            }
            line = in.readLine();
        }
        throw new IOException("the stream ended after " + events);
    }

    private static boolean isOf(String type, List<JsonObject> events) {
        return !events.isEmpty() && events.getLast().getString("type").equals(type);
    }

    /** Reads the id with which a stream begins. */
    void begin() throws IOException {
        String line = in.readLine();
        while (line != null && !line.startsWith("id: ")) {
            line = in.readLine();
        }
        lastId = String.valueOf(line).substring(4);
    }

    /** Reads to its end, which must be one that the server meant. */
    List<String> rest() {
        return in.lines().toList();
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
