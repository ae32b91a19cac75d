package io.holdfast.simulation.simulator;

import io.holdfast.protocol.TxId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What happened: a hash over all of it, and the last steps in words. The words are made only when somebody reads them. */
final class Trace {
    private final Step[] ring;
    private long steps;
    private long hash;

    private record Step(long atMs, Supplier<String> text) {}

    /** Remembers the last {@code kept} steps. */
    Trace(int kept) {
        this.ring = new Step[kept];
    }

    /** One step; the numbers tell it from others of its kind, and the text must follow from values of now. */
    void step(long atMs, What what, long first, long second, Supplier<String> text) {
        ring[(int) (steps % ring.length)] = new Step(atMs, text);
        steps++;
        hash = Dice.mixed(hash ^ atMs) + what.name().hashCode();
        hash = Dice.mixed(hash ^ first) * 31 + second;
    }

    void step(long atMs, What what, TxId tx, long detail, Supplier<String> text) {
        step(atMs, what, tx.packed(), detail, text);
    }

    long steps() {
        return steps;
    }

    long hash() {
        return Dice.mixed(hash ^ steps);
    }

    /** The steps that are remembered, oldest first. */
    List<String> lines() {
        var lines = new ArrayList<String>();
        for (long step = Math.max(0, steps - ring.length); step < steps; step++) {
            var kept = ring[(int) (step % ring.length)];
            lines.add("%9.3f s  %s".formatted(kept.atMs() / 1_000.0, kept.text().get()));
        }
        return List.copyOf(lines);
    }
}
