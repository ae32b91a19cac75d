package io.holdfast.gateway;

/** Told of every request that a route answered, or that was not let through to one. A port: it owns the clock, which the gateway does not have. */
public interface RequestMeter {
    /** Called on the event loop for every request, so it must be cheap. Returns a time stamp of the meter's own clock. */
    long begin(Route route);

    /** Likewise, for every answer. {@code begun} is what {@link #begin} returned. */
    void answered(Route route, int status, long begun);

    /** Likewise, for a request whose client went away before it had said what it wanted. */
    void abandoned(Route route);

    /** Likewise, for every request that was refused for who asked, or how often. */
    void turnedAway(TurnedAway why);

    /** Why a request was not let through: the type of the problem that its caller is told. */
    enum TurnedAway {
        UNAUTHENTICATED("unauthenticated"),
        FORBIDDEN("forbidden"),
        OVER_LIMIT("too-many-requests");

        private final String label;

        TurnedAway(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }
}
