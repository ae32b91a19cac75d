package io.holdfast.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 30, 50, 99})
    void theWantedShareOfOrdersHasAnItemWithoutStock(int percent) {
        Plan plan = new Plan(1, 0, 1, 10_000, false, percent);

        double withStock = plan.itemsWithStock() / 10_000.0;

        assertThat(100 * (1 - withStock * withStock)).isCloseTo(percent, within(0.05));
    }
}
