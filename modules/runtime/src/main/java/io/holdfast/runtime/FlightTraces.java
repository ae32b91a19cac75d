package io.holdfast.runtime;

/** Records how some transactions went, for whoever looks at traces. A port. */
@FunctionalInterface
public interface FlightTraces {
    /** Of no transaction. */
    FlightTraces NONE = (trace, flight) -> {};

    /**
     * A transaction whose request is recorded went like this, as far as it has come some seconds after its beginning. Called on an event
     * loop.
     *
     * @param trace the context that its request handed on
     */
    void flown(String trace, Flight flight);
}
