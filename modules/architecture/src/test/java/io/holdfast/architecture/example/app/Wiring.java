package io.holdfast.architecture.example.app;

/** Nothing may know this, but it may read the clock. */
public final class Wiring {
    public long time() {
        return System.nanoTime();
    }
}
