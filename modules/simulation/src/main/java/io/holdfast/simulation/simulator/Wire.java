package io.holdfast.simulation.simulator;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Requests and replies on their way: lost, repeated, late and in any order. A request may arrive long after its sender
 * gave up, and a reply may be heard after that too.
 */
final class Wire {
    private static final int LEAST_MS = 1;
    private static final int MOST_MS = 6;
    private final World world;

    /**
     * What a way is like, in so many of a thousand messages.
     *
     * @param cut whether nothing gets through at the moment
     */
    record Way(int lost, int repeated, int late, int timeoutMs, BooleanSupplier cut) {}

    /** Most senders have stopped listening by the second reply, or by the first that comes too late. */
    private static final int STILL_LISTENING = 200;

    private static final class Waiting {
        boolean over;
    }

    Wire(World world) {
        this.world = world;
    }

    /**
     * Sends a request of {@code node} and returns in how many copies. {@code arrival} does what is asked, or says that
     * nobody is there; {@code heard} may come several times, and also after {@code silence}.
     */
    <T> int ask(Node node, Way way, Supplier<Optional<T>> arrival, Consumer<T> heard, Runnable silence) {
        var waiting = new Waiting();
        int copies = world.unlucky(way.lost()) ? 0 : world.unlucky(way.repeated()) ? 2 : 1;
        for (int copy = 0; copy < copies; copy++) {
            world.agenda.after(delayMs(way), () -> arrive(node, way, arrival, heard, waiting));
        }
        node.post(way.timeoutMs(), () -> {
            if (!waiting.over) {
                waiting.over = true;
                silence.run();
            }
        });
        return copies;
    }

    private <T> void arrive(Node node, Way way, Supplier<Optional<T>> arrival, Consumer<T> heard, Waiting waiting) {
        if (way.cut().getAsBoolean()) {
            return;
        }
        arrival.get().ifPresent(reply -> {
            if (!world.unlucky(way.lost())) {
                node.post(delayMs(way), () -> {
                    if (!waiting.over || world.unlucky(STILL_LISTENING)) {
                        waiting.over = true;
                        heard.accept(reply);
                    }
                });
            }
        });
    }

    private int delayMs(Way way) {
        return world.unlucky(way.late())
                ? world.dice.between(MOST_MS, world.climate.weather().lateMs())
                : world.dice.between(LEAST_MS, MOST_MS);
    }
}
