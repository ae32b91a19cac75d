package io.holdfast.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Just enough of Postgres's protocol (trust, one statement, values as text) to see whether a server answers and to
 * create databases, so that this module needs no driver.
 */
public final class SimpleQuery implements AutoCloseable {
    private static final int PROTOCOL_3 = 3 << 16;
    private static final int TIMEOUT_MS = 60_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final DataOutputStream out;

    private SimpleQuery(StoreAddress address) throws IOException {
        socket.connect(new InetSocketAddress(address.host(), address.port()), TIMEOUT_MS);
        socket.setSoTimeout(TIMEOUT_MS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = new DataOutputStream(socket.getOutputStream());
    }

    /** Connects as the user {@code postgres}; an {@link IOException} bears the server's reason when it refuses. */
    public static SimpleQuery open(StoreAddress address, String database) throws IOException {
        SimpleQuery query = new SimpleQuery(address);
        try {
            query.startUp(database);
            return query;
        } catch (IOException e) {
            query.close();
            throw e;
        }
    }

    /** Runs the statement and returns its rows, each a list of values as text. */
    public List<List<@Nullable String>> run(String sql) throws IOException {
        byte[] text = (sql + "\0").getBytes(UTF_8);
        out.writeByte('Q');
        out.writeInt(4 + text.length);
        out.write(text);
        return readUntilReady();
    }

    private void startUp(String database) throws IOException {
        ByteArrayOutputStream parameters = new ByteArrayOutputStream();
        parameters.write(("user\0postgres\0database\0" + database + "\0\0").getBytes(UTF_8));
        out.writeInt(8 + parameters.size());
        out.writeInt(PROTOCOL_3);
        parameters.writeTo(out);
        readUntilReady();
    }

    private List<List<@Nullable String>> readUntilReady() throws IOException {
        List<List<@Nullable String>> rows = new ArrayList<>();
        String refusal = "";
        while (true) {
            int kind = in.readUnsignedByte();
            ByteBuffer body = ByteBuffer.wrap(in.readNBytes(in.readInt() - 4));
            switch (kind) {
                case 'D' -> rows.add(row(body));
                case 'E' -> refusal = refusal(body);
                case 'Z' -> {
                    return rowsUnless(refusal, rows);
                }
                case 'R' -> requireTrust(body.getInt());
                default -> {} // notices, parameters, row descriptions and the like
            }
            if (kind == 'E' && refusal.startsWith("FATAL")) {
                throw new IOException(refusal);
            }
        }
    }

    private static List<List<@Nullable String>> rowsUnless(String refusal, List<List<@Nullable String>> rows)
            throws IOException {
        if (!refusal.isEmpty()) {
            throw new IOException(refusal);
        }
        return rows;
    }

    private static void requireTrust(int method) throws IOException {
        if (method != 0) {
            throw new IOException("FATAL: the server asks for a password");
        }
    }

    private static List<@Nullable String> row(ByteBuffer body) {
        int columns = body.getShort();
        List<@Nullable String> values = new ArrayList<>(columns);
        for (int column = 0; column < columns; column++) {
            int length = body.getInt();
            values.add(length < 0 ? null : text(body, length));
        }
        return values;
    }

    /** The severity and the message out of an error's fields. */
    private static String refusal(ByteBuffer body) {
        String severity = "";
        String message = "";
        for (byte field = body.get(); field != 0; field = body.get()) {
            String value = terminated(body);
            switch (field) {
                case 'V' -> severity = value;
                case 'M' -> message = value;
                default -> {} // the code, hints, where in the server's source
            }
        }
        return severity + ": " + message;
    }

    private static String terminated(ByteBuffer body) {
        int length = 0;
        while (body.get(body.position() + length) != 0) {
            length++;
        }
        String value = text(body, length);
        body.get();
        return value;
    }

    private static String text(ByteBuffer body, int length) {
        byte[] bytes = new byte[length];
        body.get(bytes);
        return new String(bytes, UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
