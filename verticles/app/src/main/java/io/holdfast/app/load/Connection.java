package io.holdfast.app.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One keep-alive connection with at most one request in flight. */
final class Connection {
    private static final int CONNECT_TIMEOUT_MS = 3_000;
    private static final int LONGEST_REQUEST = 8_192; // with a token
    private static final int LONGEST_RESPONSE = 16_384;

    private final SocketChannel channel;
    private final ByteBuffer request = ByteBuffer.allocateDirect(LONGEST_REQUEST);
    private final ByteBuffer received = ByteBuffer.allocate(LONGEST_RESPONSE);
    private final Response response = new Response(received.array());
    private long inFlight = Traffic.NOTHING;
    private long sentNs;
    private boolean over;

    private Connection(SocketChannel channel) {
        this.channel = channel;
    }

    static Connection open(InetSocketAddress server, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.socket().connect(server, CONNECT_TIMEOUT_MS);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            Connection connection = new Connection(channel);
            channel.register(selector, SelectionKey.OP_READ, connection);
            return connection;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    long inFlight() {
        return inFlight;
    }

    /** Whether there was something to send. */
    boolean send(Traffic traffic, long nowNs) throws IOException {
        request.clear();
        inFlight = traffic.next(request, nowNs);
        if (inFlight == Traffic.NOTHING) {
            return false;
        }
        sentNs = nowNs;
        request.flip();
        while (request.hasRemaining()) {
            channel.write(request);
        }
        return true;
    }

    /** Whether the answer to what is in flight is complete; it was told to {@code traffic} then. */
    boolean receive(Traffic traffic) throws IOException {
        if (channel.read(received) < 0) {
            throw new EOFException("the server closed the connection");
        }
        if (inFlight == Traffic.NOTHING) {
            throw new ProtocolException("the server sent something that nobody asked for");
        }
        if (!response.isComplete(received.position())) {
            return false;
        }
        long nowNs = System.nanoTime();
        long answered = inFlight;
        inFlight = Traffic.NOTHING;
        over = response.isLast();
        traffic.answered(answered, response, nowNs - sentNs, nowNs);
        received.flip().position(response.end());
        received.compact();
        return true;
    }

    /** Whether the server said that it takes nothing more. */
    boolean isOver() {
        return over;
    }

    void close() throws IOException {
        channel.close();
    }
}
