package io.holdfast.app.simulate;

import io.holdfast.simulation.simulator.Counter;
import io.holdfast.simulation.simulator.Report;
import io.holdfast.simulation.simulator.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What came of a run, for people. */
final class Summary {
    private Summary() {}

    /** The way there, what is broken, and how to see it again. */
    static List<String> ofBroken(Report report) {
        var lines = new ArrayList<>(report.lines());
        lines.add("seed " + report.seed() + " breaks an invariant: " + report.violation());
        lines.add("replay it with: ./holdfast simulate --seed " + report.seed());
        return List.copyOf(lines);
    }

    static List<String> counters(Tally tally) {
        return Arrays.stream(Counter.values())
                .map(counter -> "%,15d %s".formatted(tally.of(counter), counter.meaning()))
                .toList();
    }

    static String of(SeedRun run) {
        long reached = Arrays.stream(Counter.values())
                .filter(counter -> run.tally().of(counter) > 0)
                .count();
        return "%,d seeds from %d: %s; %,d steps, %,d transactions, %d of %d counters reached, %,.0f seeds/s"
                .formatted(
                        run.done(),
                        run.first(),
                        run.holds() ? "every invariant holds" : "an invariant is broken",
                        run.steps(),
                        run.transactions(),
                        reached,
                        Counter.values().length,
                        run.seedsPerSecond());
    }

    static String of(Report report) {
        return "seed %d: %s; %,d steps, %,d transactions, %.1f s of virtual time, hash %016x"
                .formatted(
                        report.seed(),
                        report.violation() == null ? "every invariant holds" : "an invariant is broken",
                        report.steps(),
                        report.transactions(),
                        report.virtualMs() / 1_000.0,
                        report.hash());
    }
}
