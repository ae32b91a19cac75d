package io.holdfast.simulation.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A seed is a complete description of a run. That it is one in another process too is tested with the command. */
class DeterminismTest {
    private static final int STEPS = 200;

    @Test
    void aSeedRunTwiceIsTheSameRun() {
        LongStream.of(1, 2, 3, 97, -5, Long.MAX_VALUE).forEach(seed -> {
            var once = Simulator.tell(seed, STEPS);
            var again = Simulator.tell(seed, STEPS);
            assertThat(again.hash()).isEqualTo(once.hash());
            assertThat(again.steps()).isEqualTo(once.steps());
            assertThat(again.lines()).isEqualTo(once.lines());
        });
    }

    @Test
    void otherSeedsAreOtherRuns() {
        assertThat(LongStream.range(1, 100)
                        .map(seed -> Simulator.run(seed, Sabotage.NONE).hash())
                        .distinct()
                        .count())
                .isEqualTo(99);
    }

    @Test
    void aStoryEndsWithTheLastSteps() {
        var told = Simulator.tell(4, STEPS);
        assertThat(told.lines()).hasSize(STEPS);
        assertThat(Simulator.tell(4, 10).lines()).isEqualTo(told.lines().subList(STEPS - 10, STEPS));
        assertThat(Simulator.run(4, Sabotage.NONE).lines()).isEmpty();
    }
}
