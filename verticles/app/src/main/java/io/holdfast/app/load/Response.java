package io.holdfast.app.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.ProtocolException;

/**
 * The answer at the start of a connection's buffer, read in place: status, length and body. Holdfast always says a length, so
 * chunks are refused. Valid until the connection reads on.
 */
public final class Response {
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int SHORTEST_HEAD = "HTTP/1.1 200\r\n\r\n".length();
    private static final int ABSENT = -1;
    private static final byte[] CONTENT_LENGTH = "content-length:".getBytes(UTF_8);
    private static final byte[] CONNECTION = "connection:".getBytes(UTF_8);
    private static final byte[] CLOSE = "close".getBytes(UTF_8);

    private final byte[] buffer;
    private int bodyAt;
    private int end;

    Response(byte[] buffer) {
        this.buffer = buffer;
    }

    /** Whether the first {@code length} bytes hold the whole answer. */
    boolean isComplete(int length) throws ProtocolException {
        bodyAt = endOfHead(length);
        if (bodyAt < 0) {
            if (length == buffer.length) {
                throw new ProtocolException("the head of an answer is longer than " + length + " bytes");
            }
            return false;
        }
        end = bodyAt + contentLength();
        if (end > buffer.length) {
            throw new ProtocolException("an answer is longer than " + buffer.length + " bytes");
        }
        return length >= end;
    }

    private int endOfHead(int length) {
        for (int i = SHORTEST_HEAD; i <= length; i++) {
            if (buffer[i - 1] == '\n' && buffer[i - 2] == '\r' && buffer[i - 3] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private int contentLength() throws ProtocolException {
        int at = valueOf(CONTENT_LENGTH);
        if (at == ABSENT) {
            throw new ProtocolException("an answer does not say how long it is");
        }
        return number(at);
    }

    /** Where the value of a header begins. */
    private int valueOf(byte[] header) {
        for (int line = STATUS_AT; line < bodyAt; line++) {
            if (buffer[line - 1] == '\n' && isAt(line, header)) {
                int at = line + header.length;
                while (buffer[at] == ' ') {
                    at++;
                }
                return at;
            }
        }
        return ABSENT;
    }

    private boolean isAt(int place, byte[] word) {
        for (int i = 0; i < word.length; i++) {
            if ((buffer[place + i] | 0x20) != word[i]) {
                return false;
            }
        }
        return true;
    }

    private int number(int from) {
        int number = 0;
        for (int at = from; buffer[at] >= '0' && buffer[at] <= '9'; at++) {
            number = number * 10 + buffer[at] - '0';
        }
        return number;
    }

    /** Where the next answer would begin. */
    int end() {
        return end;
    }

    /** Whether the server sends no other on this connection, so that it would not take another request either. */
    boolean isLast() {
        int at = valueOf(CONNECTION);
        return at != ABSENT && isAt(at, CLOSE);
    }

    public int status() {
        return (buffer[STATUS_AT] - '0') * 100 + (buffer[STATUS_AT + 1] - '0') * 10 + buffer[STATUS_AT + 2] - '0';
    }

    public String body() {
        return new String(buffer, bodyAt, end - bodyAt, UTF_8);
    }
}
