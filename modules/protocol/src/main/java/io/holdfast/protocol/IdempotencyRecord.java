package io.holdfast.protocol;

/**
 * The answer to keep under a client's {@code Idempotency-Key}. It is written in the same statement as the effect it
 * belongs to, so either both exist or neither.
 *
 * @param scope method, route and caller: keys of different scopes never meet
 * @param key the client's key
 * @param fingerprint SHA-256 of path and canonical body, in hex
 * @param status the HTTP status to give again
 * @param contentType the content type to give again
 * @param body the bytes to give again, as text
 */
public record IdempotencyRecord(
        String scope, String key, String fingerprint, int status, String contentType, String body) {}
