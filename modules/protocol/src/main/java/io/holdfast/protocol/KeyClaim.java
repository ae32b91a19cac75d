package io.holdfast.protocol;

/**
 * A client's {@code Idempotency-Key} as it arrived: the claim that this request, and no other, is named by the key.
 *
 * @param scope method, route and caller: keys of different scopes never meet
 * @param key the header's value
 * @param fingerprint SHA-256 of path and canonical body, in hex
 * @param instance the request's path, for the problem document of a refusal
 * @param correlationId the request's correlation id, likewise: a replay gives the same bytes
 */
public record KeyClaim(String scope, String key, String fingerprint, String instance, String correlationId) {
    /** The record to keep when the request is answered like this. */
    public IdempotencyRecord answered(Answer.Definite answer) {
        return switch (answer) {
            case Answer.Success(var contentType, var body) -> new IdempotencyRecord(this, 200, contentType, body);
            case Answer.Refusal(var kind, var detail) ->
                new IdempotencyRecord(
                        this,
                        kind.status(),
                        ProblemDocument.CONTENT_TYPE,
                        new ProblemDocument(kind.status(), kind.type(), kind.title(), detail, instance, correlationId)
                                .json());
        };
    }
}
