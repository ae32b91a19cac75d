package io.holdfast.gateway;

import io.holdfast.gateway.RateLimits.Grant;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** {@code RateLimit-Policy} and {@code RateLimit}, as draft-ietf-httpapi-ratelimit-headers has them. */
final class RateLimitHeaders {
    private static final CharSequence POLICY = HttpHeaders.createOptimized("RateLimit-Policy");
    private static final CharSequence LIMIT = HttpHeaders.createOptimized("RateLimit");

    private RateLimitHeaders() {}

    /** The limit that was looked at last is the one that is shown: it is of the caller, where he is known. */
    static void put(HttpServerResponse response, Grant grant) {
        var policy = grant.policy();
        response.putHeader(POLICY, "\"%s\";q=%d;w=%d".formatted(policy.name(), policy.burst(), window(policy)));
        response.putHeader(
                LIMIT, "\"%s\";r=%d;t=%d".formatted(policy.name(), grant.remaining(), grant.retryAfterSeconds()));
    }

    /** Seconds in which everything that may be saved up is there again. */
    private static long window(RateLimits.Policy policy) {
        return Math.ceilDiv(policy.burst(), policy.perSecond());
    }
}
