package io.holdfast.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CrowdTest {
    private final Crowd crowd = new Crowd(List.of("a", "b", "c"));

    @Test
    void everybodyPressesInTurnAndAgainWhenAskedTo() {
        assertThat(crowd.next()).isZero();
        crowd.queueAgain(0);

        assertThat(List.of(crowd.next(), crowd.next(), crowd.next(), crowd.next()))
                .containsExactly(1, 2, 0, -1);
    }

    @Test
    void unansweredAreThoseWhoPressedAndWereToldNothing() {
        crowd.next();
        crowd.next();
        crowd.tell(0, Told.REFUSED);

        assertThat(crowd.unanswered()).containsExactly(1);
        assertThat(crowd.count(Told.NOTHING)).isEqualTo(2);
    }

    @Test
    void patienceEnds() {
        int presses = 0;
        for (int buyer = crowd.next(); buyer >= 0; buyer = crowd.next()) {
            presses++;
            crowd.queueAgain(buyer);
        }

        assertThat(presses).isEqualTo(600);
    }
}
