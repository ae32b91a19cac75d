package io.holdfast.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;

/** One command, one line of reply: enough to see whether a Redis answers and to empty it, without a client library. */
public final class RedisLine {
    private static final int TIMEOUT_MS = 10_000;

    private RedisLine() {}

    /** The first line of the reply, for example {@code +PONG}; an empty one when the server closed the connection. */
    public static String ask(StoreAddress address, String command) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.host(), address.port()), TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            socket.getOutputStream().write((command + "\r\n").getBytes(UTF_8));
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
            return line == null ? "" : line;
        }
    }
}
