package io.holdfast.protocol;

/**
 * The answer to keep under a client's {@code Idempotency-Key}. It is written in the same statement as the effect it
 * belongs to, so either both exist or neither.
 */
public record IdempotencyRecord(KeyClaim claim, int status, String contentType, String body) {}
