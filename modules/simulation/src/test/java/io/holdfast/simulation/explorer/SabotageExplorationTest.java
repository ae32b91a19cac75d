package io.holdfast.simulation.explorer;

import static io.holdfast.protocol.Mode.SAGA;
import static io.holdfast.protocol.Mode.TWO_PHASE;
import static io.holdfast.simulation.explorer.Freedom.CRASH;
import static io.holdfast.simulation.explorer.Freedom.LOW_WATER;
import static io.holdfast.simulation.explorer.Freedom.ORDER_CHANGE;
import static io.holdfast.simulation.explorer.Freedom.STOCK_LOSS;
import static io.holdfast.simulation.explorer.Freedom.SUSPICION;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.simulation.Guard;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An oracle for the explorer: whichever guard is taken away, it finds what goes wrong. */
class SabotageExplorationTest {
    @ParameterizedTest
    @EnumSource
    void aMissingGuardIsFound(Guard guard) {
        assertFound(world(guard).without(guard));
    }

    /** The smallest world in which the guard matters. */
    private static Scenario world(Guard guard) {
        var checkout = Scenarios.oneCheckout(TWO_PHASE);
        return switch (guard) {
            case TOMBSTONE, DUPLICATE_BEFORE_AVAILABILITY, NO_EXPIRY -> checkout;
            case LOW_WATER -> checkout.with(LOW_WATER);
            case LOW_WATER_IS_A_PREFIX -> Scenarios.oneSession(TWO_PHASE, SAGA).with(LOW_WATER);
            case CLOSED_SHARD_REFUSES, GENERATION_AT_SHARD, GENERATION_AT_COMMIT, REBUILD_RECONCILES ->
                checkout.with(STOCK_LOSS);
            case REBUILD_KEEPS_FENCES -> Scenarios.oneFreeCheckout(TWO_PHASE).with(STOCK_LOSS, CRASH, SUSPICION);
            case SESSION_AT_COMMIT -> checkout.with(SUSPICION);
            case ORDER_AT_COMMIT -> checkout.with(ORDER_CHANGE);
            case DECISION_IS_IMMUTABLE -> checkout;
            case FENCE_BEFORE_SCAN, ABORT_BEFORE_UNDO -> checkout.with(CRASH);
        };
    }

    private static void assertFound(Scenario scenario) {
        var report = Explorer.explore(scenario);
        System.out.println(report);
        assertThat(report.violation()).isNotNull();
    }
}
