package io.holdfast.simulation.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DiceTest {
    /** The published first values of SplitMix64: a seed must mean the same wherever it is run. */
    @Test
    void aSeedGivesTheSameNumbersEverywhere() {
        var dice = new Dice(1234567);
        assertThat(dice.next()).isEqualTo(6457827717110365317L);
        assertThat(dice.next()).isEqualTo(3203168211198807973L);
        assertThat(Long.toUnsignedString(dice.next())).isEqualTo("9817491932198370423");
    }

    @Test
    void bothEndsOfARangeComeUp() {
        var dice = new Dice(1);
        boolean least = false;
        boolean most = false;
        for (int i = 0; i < 200; i++) {
            int number = dice.between(3, 6);
            assertThat(number).isBetween(3, 6);
            least |= number == 3;
            most |= number == 6;
        }
        assertThat(least && most).isTrue();
    }

    @Test
    void whatNeverHappensDoesNot() {
        var dice = new Dice(2);
        for (int i = 0; i < 1_000; i++) {
            assertThat(dice.happens(0)).isFalse();
            assertThat(dice.happens(1_000)).isTrue();
        }
    }
}
