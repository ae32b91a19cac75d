package io.holdfast.runtime;

/**
 * Names the event loop that runs the caller, so that a domain registers one address per loop and requests stay on the
 * loop that received them. Vert.x gives each deployment the next loop, so the name is that of the loop really got.
 */
public final class Loops {
    private Loops() {}

    /** The address of {@code service} on the caller's event loop. */
    public static String address(String service) {
        return address(service, current());
    }

    /** The address of {@code service} on another event loop of the node. */
    static String address(String service, String loop) {
        return service + "@" + loop;
    }

    /** The name of the caller's event loop. */
    public static String current() {
        return Thread.currentThread().getName();
    }
}
