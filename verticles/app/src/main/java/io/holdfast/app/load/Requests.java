package io.holdfast.app.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Writes requests of one method to one server; what never changes of them is kept as bytes. */
public final class Requests {
    private final String method;
    private final byte[] head;
    private final byte[] tail;

    private Requests(String method, URI url, String headers) {
        this.method = method;
        head = (method + " ").getBytes(US_ASCII);
        tail = (" HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\n" + headers + "\r\n").getBytes(US_ASCII);
    }

    public static Requests post(URI url) {
        return post(url, Optional.empty());
    }

    /** Each shows the token, if there is one. */
    public static Requests post(URI url, Optional<String> token) {
        String shown =
                token.map(text -> "Authorization: Bearer " + text + "\r\n").orElse("");
        return new Requests("POST", url, "Content-Length: 0\r\n" + shown);
    }

    public static Requests get(URI url) {
        return new Requests("GET", url, "");
    }

    String name(String path) {
        return method + " " + path;
    }

    public void write(ByteBuffer request, String path) {
        request.put(head).put(path.getBytes(US_ASCII)).put(tail);
    }
}
