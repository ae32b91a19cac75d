package io.holdfast.simulation.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The gate's seeds: the same ones every time, so that a build fails because of what was changed. */
class SimulationTest {
    private static final long FIRST_SEED = 1;
    private static final int SEEDS = 5_000;
    private static final int PARTS = 20;

    private static final List<Report> broken = new ArrayList<>();
    private static final Tally tally = new Tally();

    private record Part(Tally tally, List<Report> broken, long steps, long transactions) {}

    @BeforeAll
    static void run() throws InterruptedException, ExecutionException {
        long steps = 0;
        long transactions = 0;
        try (var cores = Executors.newFixedThreadPool(2)) {
            var parts = new ArrayList<Future<Part>>();
            for (int part = 0; part < PARTS; part++) {
                parts.add(cores.submit(part(FIRST_SEED + (long) part * SEEDS / PARTS)));
            }
            for (Future<Part> part : parts) {
                tally.addAll(part.get().tally());
                broken.addAll(part.get().broken());
                steps += part.get().steps();
                transactions += part.get().transactions();
            }
        }
        System.out.printf("%,d seeds, %,d steps, %,d transactions%n", SEEDS, steps, transactions);
        for (Counter counter : Counter.values()) {
            System.out.printf("%,12d %s%n", tally.of(counter), counter.meaning());
        }
    }

    private static Callable<Part> part(long firstSeed) {
        return () -> {
            var counted = new Tally();
            var violations = new ArrayList<Report>();
            long steps = 0;
            long transactions = 0;
            for (long seed = firstSeed; seed < firstSeed + SEEDS / PARTS; seed++) {
                var report = Simulator.run(seed, Sabotage.NONE);
                counted.addAll(report.tally());
                steps += report.steps();
                transactions += report.transactions();
                if (report.violation() != null) {
                    violations.add(report);
                }
            }
            return new Part(counted, violations, steps, transactions);
        };
    }

    @Test
    void everyInvariantHoldsInEverySeed() {
        assertThat(broken)
                .withFailMessage(() -> "seed %d: %s%n%s%nreplay it with: ./holdfast simulate --seed %d"
                        .formatted(
                                broken.getFirst().seed(),
                                broken.getFirst().violation(),
                                String.join("\n", broken.getFirst().lines()),
                                broken.getFirst().seed()))
                .isEmpty();
    }

    /** A simulator in which something never happens proves nothing about it. */
    @ParameterizedTest
    @EnumSource
    void whatMayHappenHappens(Counter counter) {
        assertThat(tally.of(counter)).as(counter.meaning()).isPositive();
    }
}
