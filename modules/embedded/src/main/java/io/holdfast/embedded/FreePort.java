package io.holdfast.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds a loopback port that is free now; another process may still be faster, so starting retries. It lies below those
 * that systems give to clients: such a port could be lost to any outgoing connection between two lives of a store, even
 * to one that tries to reach the store.
 */
public final class FreePort {
    private static final int FIRST = 15_000;
    private static final int END = 30_000;
    private static final int TRIES = 100;

    private FreePort() {}

    public static int next() {
        return ThreadLocalRandom.current()
                .ints(TRIES, FIRST, END)
                .filter(FreePort::isFree)
                .findFirst()
                .orElseGet(FreePort::anyAtAll);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = listen(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false; // somebody listens there
        }
    }

    private static int anyAtAll() {
        try (ServerSocket socket = listen(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on the loopback interface", e);
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}
