package io.holdfast.app.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.simulation.simulator.Plant;
import io.holdfast.simulation.simulator.Report;
import io.holdfast.simulation.simulator.Sabotage;
import io.holdfast.simulation.simulator.Simulator;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SeedRunTest {
    private final StringWriter err = new StringWriter();

    private SeedRun run(long count, Sabotage sabotage) {
        return new SeedRun(1, count, seed -> Simulator.run(seed, sabotage), new PrintWriter(err));
    }

    @Test
    void everySeedIsRunOnce() {
        var run = run(12, Sabotage.NONE);

        assertThat(run.run()).isNull();
        assertThat(run.done()).isEqualTo(12);
        assertThat(Summary.of(run)).startsWith("12 seeds from 1: every invariant holds; ");
        assertThat(err.toString()).startsWith("holdfast: 12 seeds from 1");
    }

    @Test
    void aBrokenSeedEndsTheRunAndSaysHowToSeeItAgain() {
        var run = run(100_000, Sabotage.with(Plant.ANSWER_BEFORE_DURABLE));

        Report broken = Objects.requireNonNull(run.run());
        assertThat(run.done()).isLessThan(1_000);
        assertThat(Summary.of(run)).contains("an invariant is broken");
        assertThat(Summary.ofBroken(broken))
                .hasSizeGreaterThan(2)
                .endsWith(
                        "seed " + broken.seed() + " breaks an invariant: " + broken.violation(),
                        "replay it with: ./holdfast simulate --seed " + broken.seed());
    }
}
