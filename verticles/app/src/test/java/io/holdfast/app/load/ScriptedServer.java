package io.holdfast.app.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server whose answers a test writes; a null one closes the connection instead. */
public final class ScriptedServer implements AutoCloseable {
    private final ServerSocket socket;
    private final Function<String, @Nullable String> answers;
    private final AtomicInteger connections = new AtomicInteger();

    public ScriptedServer(Function<String, @Nullable String> answers) throws IOException {
        this.answers = answers;
        socket = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public static String ok(String body) {
        return "HTTP/1.1 200 OK\r\ncontent-length: " + body.length() + "\r\n\r\n" + body;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException closed) {
            assert socket.isClosed();
        }
    }

    private void serve(Socket client) {
        try (client) {
            BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                while (!in.readLine().isEmpty()) {
                    continue;
                }
                String answer = answers.apply(line.split(" ")[1]);
                if (answer == null) {
                    return;
                }
                client.getOutputStream().write(answer.getBytes(US_ASCII));
            }
        } catch (IOException gone) {
            assert client.isClosed();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
