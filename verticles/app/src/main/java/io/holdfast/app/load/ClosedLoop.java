package io.holdfast.app.load;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Keeps each of its connections busy with one request at a time, all on the caller's thread: a connection sends its next
 * request when the answer to its last one is there, as that many impatient buyers would. One that breaks, or that the server ends, is opened again, so
 * that a server may end and come back meanwhile; only when nothing at all is answered for long is it given up.
 */
public final class ClosedLoop implements AutoCloseable {
    /** Longer than a checkout may take until it is answered 202, and than a store may say nothing. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final long PAUSE_MS = 50;

    private final InetSocketAddress server;
    private final Selector selector;
    private final Duration silence;
    private final List<Connection> connections = new ArrayList<>();
    private int inFlight;
    private int missing;
    private long lastAnswerNs;
    private long openAgainNs;
    private String lastFault = "";

    private ClosedLoop(InetSocketAddress server, Selector selector, Duration silence) {
        this.server = server;
        this.selector = selector;
        this.silence = silence;
    }

    public static ClosedLoop open(URI url, int connections) {
        return open(url, connections, SILENCE);
    }

    static ClosedLoop open(URI url, int connections, Duration silence) {
        InetSocketAddress server = new InetSocketAddress(url.getHost(), url.getPort());
        if (server.isUnresolved()) {
            throw new CommandException("there is no host " + url.getHost());
        }
        try {
            ClosedLoop loop = new ClosedLoop(server, Selector.open(), silence);
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

    /**
     * Returns when {@code traffic} has nothing left to send, everything is answered or lost, and all connections are open
     * that are opened again.
     */
    public void run(Traffic traffic) {
        lastAnswerNs = System.nanoTime();
        List.copyOf(connections).forEach(connection -> sendNext(connection, traffic));
        try {
            while (inFlight > 0 || (missing > 0 && traffic.reconnects())) {
                selector.select(key -> receive(key, traffic), PAUSE_MS);
                giveUpAfterSilence();
                openAgain(traffic);
            }
        } catch (IOException e) {
            throw new CommandException("the load cannot go on: " + Cause.of(e), e);
        }
    }

    private void giveUpAfterSilence() {
        if (System.nanoTime() - lastAnswerNs > silence.toNanos()) {
            throw new CommandException(
                    "the server does not answer any more" + lastFault + "; its log says why, or its terminal does");
        }
    }

    /** As many as can be; a server that is away refuses the first, and is asked again after a pause. */
    private void openAgain(Traffic traffic) {
        if (!traffic.reconnects() || System.nanoTime() - openAgainNs < 0) {
            return;
        }
        try {
            for (int left = missing; left > 0; left--) {
                Connection connection = Connection.open(server, selector);
                missing--;
                connections.add(connection);
                sendNext(connection, traffic);
            }
        } catch (IOException e) {
            pauseAfter(e);
        }
    }

    private void pauseAfter(IOException fault) {
        lastFault = ": " + Cause.of(fault);
        openAgainNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PAUSE_MS);
    }

    private void receive(SelectionKey key, Traffic traffic) {
        Connection connection = (Connection) key.attachment();
        try {
            if (connection.receive(traffic)) {
                lastAnswerNs = System.nanoTime();
                lastFault = "";
                inFlight--;
                if (connection.isOver()) {
                    remove(connection);
                } else {
                    sendNext(connection, traffic);
                }
            }
        } catch (IOException e) {
            breakOff(connection, traffic, e);
        }
    }

    private void sendNext(Connection connection, Traffic traffic) {
        try {
            if (connection.send(traffic, System.nanoTime())) {
                inFlight++;
            }
        } catch (IOException e) {
            inFlight++;
            breakOff(connection, traffic, e);
        }
    }

    private void breakOff(Connection connection, Traffic traffic, IOException fault) {
        pauseAfter(fault);
        if (connection.inFlight() != Traffic.NOTHING) {
            inFlight--;
            traffic.lost(connection.inFlight());
        }
        remove(connection);
    }

    private void remove(Connection connection) {
        missing++;
        connections.remove(connection);
        close(connection);
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
