package io.holdfast.app.load;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps each of its connections busy with one request at a time, all on the caller's thread: a connection sends its next
 * request when the answer to its last one is there, as that many impatient buyers would.
 */
public final class ClosedLoop implements AutoCloseable {
    /** Longer than any checkout may take until it is answered 202. */
    private static final long SILENCE_MS = 30_000;

    private final InetSocketAddress server;
    private final Selector selector;
    private final List<Connection> connections = new ArrayList<>();
    private int inFlight;
    private int broken;

    private ClosedLoop(InetSocketAddress server, Selector selector) {
        this.server = server;
        this.selector = selector;
    }

    public static ClosedLoop open(URI url, int connections) {
        InetSocketAddress server = new InetSocketAddress(url.getHost(), url.getPort());
        if (server.isUnresolved()) {
            throw new CommandException("there is no host " + url.getHost());
        }
        try {
            ClosedLoop loop = new ClosedLoop(server, Selector.open());
            loop.connect(connections);
            return loop;
        } catch (IOException e) {
            throw new CommandException("cannot connect to " + url + ": " + Cause.of(e), e);
        }
    }

    private void connect(int count) throws IOException {
        try {
            for (int i = 0; i < count; i++) {
                connections.add(Connection.open(server, selector));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Returns when {@code traffic} has nothing left to send and everything is answered or lost. */
    public void run(Traffic traffic) {
        List.copyOf(connections).forEach(connection -> sendNext(connection, traffic));
        try {
            while (inFlight > 0) {
                if (selector.select(key -> receive(key, traffic), SILENCE_MS) == 0) {
                    throw new CommandException("the server does not answer any more");
                }
            }
        } catch (IOException e) {
            throw new CommandException("the load cannot go on: " + Cause.of(e), e);
        }
    }

    private void receive(SelectionKey key, Traffic traffic) {
        Connection connection = (Connection) key.attachment();
        try {
            if (connection.receive(traffic)) {
                inFlight--;
                sendNext(connection, traffic);
            }
        } catch (IOException e) {
            breakOff(connection, traffic);
        }
    }

    private void sendNext(Connection connection, Traffic traffic) {
        try {
            if (connection.send(traffic, System.nanoTime())) {
                inFlight++;
            }
        } catch (IOException e) {
            inFlight++;
            breakOff(connection, traffic);
        }
    }

    /** A server that was killed breaks all of them: that ends the run. */
    private void breakOff(Connection connection, Traffic traffic) {
        broken++;
        connections.remove(connection);
        if (connection.inFlight() != Traffic.NOTHING) {
            inFlight--;
            traffic.lost(connection.inFlight());
        }
        close(connection);
    }

    /** Connections that the server ended. */
    public int broken() {
        return broken;
    }

    @Override
    public void close() {
        connections.forEach(ClosedLoop::close);
        try {
            selector.close();
        } catch (IOException e) {
            throw new CommandException("cannot close the connections: " + Cause.of(e), e);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            throw new CommandException("cannot close a connection: " + Cause.of(e), e);
        }
    }
}
