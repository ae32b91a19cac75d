package io.holdfast.simulation.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.simulation.Guard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An oracle for the simulator: whatever is broken, a bounded number of seeds finds it. */
class SabotageSimulationTest {
    private static final long FIRST_SEED = 1;
    private static final int MOST_SEEDS = 1_500;

    @ParameterizedTest
    @EnumSource
    void aMissingGuardIsFound(Guard guard) {
        assertFound(guard.name(), Sabotage.without(guard));
    }

    @ParameterizedTest
    @EnumSource
    void aPlantedMistakeIsFound(Plant plant) {
        assertFound(plant.name(), inItsClimate(plant));
    }

    /** Where a mistake matters in a short moment only, what makes that moment come is always there. */
    private static Sabotage inItsClimate(Plant plant) {
        var sabotage = Sabotage.with(plant);
        return plant == Plant.RECOVERY_TRUSTS_OLD_GENERATIONS
                ? sabotage.amid(Mishap.FAILOVER, Mishap.SUSPICION)
                : sabotage;
    }

    /** What is found is the mistake: without it the same climate is sound. */
    @Test
    void theClimateOfTheRareOneIsSound() {
        var climate = Sabotage.NONE.amid(Mishap.FAILOVER, Mishap.SUSPICION);
        for (long seed = FIRST_SEED; seed < FIRST_SEED + 200; seed++) {
            assertThat(Simulator.run(seed, climate).violation())
                    .as("seed " + seed)
                    .isNull();
        }
    }

    private static void assertFound(String what, Sabotage sabotage) {
        for (int seeds = 1; seeds <= MOST_SEEDS; seeds++) {
            var report = Simulator.run(FIRST_SEED + seeds - 1, sabotage);
            if (report.violation() != null) {
                System.out.printf("%s after %d seeds: %s%n", what, seeds, report.violation());
                return;
            }
        }
        throw new AssertionError(what + " was not found in " + MOST_SEEDS + " seeds");
    }
}
