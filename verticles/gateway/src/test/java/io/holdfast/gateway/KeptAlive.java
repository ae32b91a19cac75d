package io.holdfast.gateway;

import io.holdfast.gateway.RawHttp.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client with one connection, on which it sends request after request. */
final class KeptAlive implements AutoCloseable {
    private static final int LIMIT_MS = 30_000;

    private final Socket socket;
    private final InputStream in;

    private KeptAlive(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    static KeptAlive to(RawHttp server) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(LIMIT_MS);
        return new KeptAlive(socket);
    }

    /** Several go out together. */
    void send(String... requests) throws IOException {
        var text = new StringBuilder();
        for (String request : requests) {
            text.append(request).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        }
        sendText(text.toString());
    }

    void sendText(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** One answer, with as much of a body as it says that it has. */
    Reply receive() throws IOException {
        var head = Reply.parse(head());
        String length = head.headers().getOrDefault("Content-Length", "0");
        var body = new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
        return new Reply(head.status(), head.headers(), body);
    }

    private String head() throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new AssertionError("no answer, but " + head);
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    /** Everything until the server closes the connection. */
    String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
