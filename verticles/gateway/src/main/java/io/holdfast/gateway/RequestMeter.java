package io.holdfast.gateway;

/** Told of every request that a route answered. A port: it owns the clock, which the gateway does not have. */
public interface RequestMeter {
    /** A time stamp of the meter's own clock. */
    long begin();

    /** Called on the event loop for every answer, so it must be cheap. {@code begun} is what {@link #begin} returned. */
    void answered(Route route, int status, long begun);
}
