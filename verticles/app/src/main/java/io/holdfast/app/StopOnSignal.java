package io.holdfast.app;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stops the instance in good order when the process is asked to end, by Ctrl-C, {@code down} or a closed terminal, and
 * then ends with status 0, for it did what it was asked.
 */
final class StopOnSignal extends Thread {
    private final Instance instance;
    private final AtomicBoolean ending = new AtomicBoolean();

    private StopOnSignal(Instance instance) {
        super("stop-on-signal");
        this.instance = instance;
    }

    static StopOnSignal install(Instance instance) {
        StopOnSignal hook = new StopOnSignal(instance);
        Runtime.getRuntime().addShutdownHook(hook);
        return hook;
    }

    /** Leaves the end to the caller; does not return when a signal was faster. */
    void disarm() {
        if (!ending.compareAndSet(false, true)) {
            awaitEnd();
        }
    }

    private void awaitEnd() {
        try {
            join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        if (ending.compareAndSet(false, true)) {
            instance.stop();
            Runtime.getRuntime().halt(0);
        }
    }
}
