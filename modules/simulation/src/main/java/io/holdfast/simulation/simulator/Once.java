package io.holdfast.simulation.simulator;

/** Of several things that may come of one request, the first counts. */
final class Once {
    private boolean done;

    void run(Runnable action) {
        if (!done) {
            done = true;
            action.run();
        }
    }
}
