package io.holdfast.gateway;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends what it is told byte by byte: no other would send the mistakes that must be answered. */
final class RawHttp {
    private final int port;

    RawHttp(int port) {
        this.port = port;
    }

    int port() {
        return port;
    }

    Reply post(String path, String... headers) {
        return request("POST", path, headers);
    }

    Reply get(String path) {
        return request("GET", path);
    }

    Reply request(String method, String path, String... headers) {
        return send(head(method, path, headers) + "\r\n");
    }

    Reply postBody(String path, String body, String... headers) {
        return send(head("POST", path, headers) + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    static String head(String method, String path, String... headers) {
        var head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.toString();
    }

    Reply send(String text) {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return Reply.parse(read(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that comes; of a stream of events, which does not end, what has come with its head. */
    private static String read(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var piece = new byte[64 * 1024];
        for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
            bytes.write(piece, 0, length);
            if (isStream(bytes.toString(StandardCharsets.UTF_8))) {
                break;
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static boolean isStream(String text) {
        int end = text.indexOf("\r\n\r\n");
        return end >= 0 && text.substring(0, end).contains("\r\ncontent-type: text/event-stream");
    }

    /** A response; header names are compared without regard to case, and those of one name are a list. */
    record Reply(int status, Map<String, String> headers, String body) {
        static Reply parse(String text) {
            int bodyAt = text.indexOf("\r\n\r\n");
            String[] lines = text.substring(0, bodyAt).split("\r\n");
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                headers.merge(
                        lines[i].substring(0, colon),
                        lines[i].substring(colon + 1).strip(),
                        (first, next) -> first + ", " + next);
            }
            return new Reply(Integer.parseInt(lines[0].split(" ")[1]), headers, text.substring(bodyAt + 4));
        }

        String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }

        JsonObject json() {
            return new JsonObject(body);
        }

        /** The stable last segment of the problem's type. */
        String problem() {
            return json().getString("type").replace("/problems/", "");
        }
    }
}
