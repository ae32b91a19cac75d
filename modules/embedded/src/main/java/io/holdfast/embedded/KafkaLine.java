package io.holdfast.embedded;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** The first question of every Kafka client: enough to see whether a broker answers, without a client library. */
final class KafkaLine {
    private static final int TIMEOUT_MS = 2_000;
    private static final short API_VERSIONS = 18;
    private static final int CORRELATION = 1;
    private static final int HEADER_BYTES = 10;

    private KafkaLine() {}

    /** Whether a broker tells which versions of the protocol it speaks. */
    static boolean answers(StoreAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.host(), address.port()), TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            ask(new DataOutputStream(socket.getOutputStream()));
            var reply = new DataInputStream(socket.getInputStream());
            return reply.readInt() > 0 && reply.readInt() == CORRELATION && reply.readShort() == 0;
        } catch (IOException e) {
            return false; // not listening yet
        }
    }

    /** Version 0 of the request has no body; it comes from a client without a name. */
    private static void ask(DataOutputStream out) throws IOException {
        out.writeInt(HEADER_BYTES);
        out.writeShort(API_VERSIONS);
        out.writeShort(0);
        out.writeInt(CORRELATION);
        out.writeShort(-1);
        out.flush();
    }
}
