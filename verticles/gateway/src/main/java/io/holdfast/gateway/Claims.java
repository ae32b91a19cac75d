package io.holdfast.gateway;

import io.holdfast.protocol.KeyClaim;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Reads a request's idempotency key and fingerprint. */
final class Claims {
    /** Stands in no path, so that path and body cannot be split in two ways. */
    private static final byte SEPARATOR = '\n';

    private Claims() {}

    static boolean isAbsent(HttpServerRequest http) {
        return !http.headers().contains(Responder.IDEMPOTENCY_KEY);
    }

    static boolean isValid(HttpServerRequest http) {
        List<String> keys = http.headers().getAll(Responder.IDEMPOTENCY_KEY);
        return keys.size() == 1 && Syntax.isKey(keys.getFirst());
    }

    /** The claim of a request whose key is valid, known from now on by {@code correlationId}. */
    static KeyClaim of(String scope, HttpServerRequest http, Buffer body, String correlationId) {
        String path = Responder.instance(http);
        return new KeyClaim(
                scope, http.getHeader(Responder.IDEMPOTENCY_KEY), fingerprint(path, body), path, correlationId);
    }

    private static String fingerprint(String path, Buffer body) {
        MessageDigest digest = sha256();
        digest.update(path.getBytes(StandardCharsets.UTF_8));
        digest.update(SEPARATOR);
        digest.update(body.getBytes());
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
