package io.holdfast.app.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.URI;
import java.nio.ByteBuffer;

/** Writes requests to one server; what never changes of them is kept as bytes. */
public final class Requests {
    private static final byte[] POST = "POST ".getBytes(US_ASCII);

    private final byte[] tail;

    public Requests(URI url) {
        tail = (" HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\nContent-Length: 0\r\n\r\n").getBytes(US_ASCII);
    }

    public void post(ByteBuffer request, String path) {
        request.put(POST).put(path.getBytes(US_ASCII)).put(tail);
    }
}
