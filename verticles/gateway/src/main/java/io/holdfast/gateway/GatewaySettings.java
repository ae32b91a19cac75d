package io.holdfast.gateway;

import java.util.Optional;

/**
 * Where to listen, and how much to take on.
 *
 * @param answerLimitMs after which a domain will not answer any more: a defect, for the domains have limits of their own
 * @param maxInFlight requests that one event loop has with the domains at a time; one more is answered 429
 * @param tls empty for plain HTTP
 */
public record GatewaySettings(String host, int port, long answerLimitMs, int maxInFlight, Optional<Tls> tls) {}
