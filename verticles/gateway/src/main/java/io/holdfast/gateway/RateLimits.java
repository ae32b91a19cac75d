package io.holdfast.gateway;

import java.util.Optional;

/** How much one address and one user may ask. A port; its methods are called on event loops and must not wait. */
public interface RateLimits {
    /** Takes one request from what the address has left; empty where addresses are not limited. */
    Optional<Grant> ofAddress(String address);

    /** Takes one request from what the caller has left; empty where callers are not limited. */
    Optional<Grant> ofUser(String subject);

    /**
     * What became of one request.
     *
     * @param policy of which limit it was
     * @param remaining requests that may follow at once
     * @param retryAfterSeconds after which there is one again; 0 if it was granted
     */
    record Grant(boolean granted, Policy policy, long remaining, long retryAfterSeconds) {}

    /**
     * A limit.
     *
     * @param name of what it is for: address or user
     * @param perSecond requests that are added each second
     * @param burst the most that may be saved up
     */
    record Policy(String name, long perSecond, long burst) {}
}
