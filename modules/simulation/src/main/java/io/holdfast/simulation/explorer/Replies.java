package io.holdfast.simulation.explorer;

import java.util.function.Supplier;

/** How an answer comes back to the owner: some time, or at once, or never. */
final class Replies {
    private final World world;
    private final Owners owners;

    Replies(World world, Owners owners) {
        this.world = world;
        this.owners = owners;
    }

    /** The steps from where a request has been answered: {@code next} is the state without the answer. */
    void send(int[] next, int tx, int event, boolean owed, Supplier<String> what, Sink sink) {
        if (world.may(Freedom.LATE_REPLY)) {
            owners.keep(next, tx, event);
            step(next, owed, what, sink);
            return;
        }
        sink.possible(next, what);
        if (owners.hears(next, tx, event)) {
            int[] heard = next.clone();
            String wrong = owners.hear(heard, tx, event);
            Supplier<String> both = () -> what.get() + "; " + owners.describe(tx, event);
            if (wrong == null) {
                step(heard, owed, both, sink);
            } else {
                sink.broken(both, wrong);
            }
        }
    }

    private static void step(int[] next, boolean owed, Supplier<String> what, Sink sink) {
        if (owed) {
            sink.owed(next, what);
        } else {
            sink.possible(next, what);
        }
    }
}
