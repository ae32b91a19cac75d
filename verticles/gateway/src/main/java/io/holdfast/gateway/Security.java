package io.holdfast.gateway;

import java.util.Optional;

/**
 * What keeps out who has no business here.
 *
 * @param authenticator empty to answer everybody
 * @param limits empty for none
 */
public record Security(Optional<Authenticator> authenticator, Optional<RateLimits> limits) {
    /** Whoever comes in is answered. */
    public static final Security OPEN = new Security(Optional.empty(), Optional.empty());
}
