package io.holdfast.gateway;

/** Whether a domain is ready for requests, and what it is waiting for when it is not. */
public record Health(boolean ready, String detail) {}
