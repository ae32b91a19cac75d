package io.holdfast.protocol;

/**
 * A client's {@code Idempotency-Key} as it arrived: the claim that this request, and no other, is named by the key.
 *
 * @param scope method, route and caller: keys of different scopes never meet
 * @param key the header's value
 * @param fingerprint SHA-256 of path and canonical body, in hex
 */
public record KeyClaim(String scope, String key, String fingerprint) {
    /** The record to keep when the request is answered like this. */
    public IdempotencyRecord answered(Answer.Definite answer) {
        return new IdempotencyRecord(scope, key, fingerprint, answer);
    }
}
