package io.holdfast.architecture.example.runtime;

import io.holdfast.architecture.example.coordinator.Port;

/** The good example: an adapter of a port is where time enters. */
public final class Clock implements Port {
    @Override
    public long time() {
        return System.nanoTime();
    }
}
