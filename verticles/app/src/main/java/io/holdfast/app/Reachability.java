package io.holdfast.app;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import io.holdfast.app.settings.Settings.Given;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;

/** Looks, before anything is started, whether what the settings name can be reached; the error names the setting. */
final class Reachability {
    private static final int TIMEOUT_MS = 3_000;
    private static final int REDIS_PORT = 6379;
    private static final int POSTGRES_PORT = 5432;

    private Reachability() {}

    /** Somebody listens at the store's address. */
    static void require(Given store) {
        URI uri = store.uri();
        int port = uri.getPort() > 0 ? uri.getPort() : defaultPort(uri);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), port), TIMEOUT_MS);
        } catch (UnknownHostException e) {
            throw unreachable(store, uri.getHost() + ":" + port, "there is no such host", e);
        } catch (IOException e) {
            throw unreachable(store, uri.getHost() + ":" + port, Cause.of(e), e);
        }
    }

    private static int defaultPort(URI uri) {
        return uri.getScheme().startsWith("redis") ? REDIS_PORT : POSTGRES_PORT;
    }

    private static CommandException unreachable(Given store, String address, String reason, IOException cause) {
        return new CommandException(store.origin() + " cannot be reached at " + address + ": " + reason, cause);
    }

    /** Nobody listens yet where we are going to; {@code otherwise} is the option and the setting of the port. */
    static void requireFree(String host, int port, String otherwise) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new CommandException(
                    "cannot serve on " + host + ":" + port + ": " + Cause.of(e) + " (" + otherwise
                            + " takes another one)",
                    e);
        }
    }
}
