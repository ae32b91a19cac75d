package io.holdfast.gateway;

import java.util.Optional;

/**
 * Where to listen, and how much to take on.
 *
 * @param answerLimitMs after which a domain will not answer any more: a defect, for the domains have limits of their own
 * @param lingerMs how long a gateway that stops still takes a request on a connection that is open: whoever sends one then learns only
 *     from its answer that it is the last
 * @param drainLimitMs how long requests in flight may take after that
 * @param maxInFlight requests that one event loop has with the domains at a time; one more is answered 429
 * @param tls empty for plain HTTP
 */
public record GatewaySettings(
        String host,
        int port,
        long answerLimitMs,
        long lingerMs,
        long drainLimitMs,
        int maxInFlight,
        Optional<Tls> tls) {}
