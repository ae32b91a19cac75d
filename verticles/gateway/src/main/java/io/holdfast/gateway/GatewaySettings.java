package io.holdfast.gateway;

/**
 * Where to listen, and how much to take on.
 *
 * @param maxInFlight requests that one event loop has with the domains at a time; one more is answered 429
 */
public record GatewaySettings(String host, int port, int maxInFlight) {}
