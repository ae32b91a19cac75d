package io.holdfast.app.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.reconcile.Difference.Sums;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What lasts from one look to a later one. */
class DifferencesTest {
    private static final Difference SHORT = sold("a", 3, 5);

    private static Difference sold(String item, long model, long journal) {
        return Difference.differs("leaderboard", "items " + item, new Sums(model, journal));
    }

    private static Differences look(Difference... found) {
        return new Differences(List.of(found), true);
    }

    @Test
    void whatIsNotFoundAgainDoesNotLast() {
        assertThat(look(SHORT).stillIn(look())).isEmpty();
        assertThat(look(SHORT).stillIn(look(sold("b", 3, 5)))).isEmpty();
    }

    @Test
    void aSumThatHasReachedWhatTheJournalsWasOnlyLagsBehind() {
        assertThat(look(SHORT).stillIn(look(sold("a", 5, 9)))).isEmpty();
        assertThat(look(SHORT).stillIn(look(sold("a", 7, 9)))).isEmpty();
    }

    @Test
    void aSumThatHasNotLasts() {
        assertThat(look(SHORT).stillIn(look(sold("a", 4, 9)))).containsExactly(SHORT);
    }

    @Test
    void aSumThatIsMoreThanTheJournalsLasts() {
        var more = sold("a", 6, 5);
        assertThat(look(more).stillIn(look(sold("a", 8, 7)))).containsExactly(more);
    }

    @Test
    void anythingElseLastsWhenTheSameIsFound() {
        var one = Difference.unexplained("order-history", "order 1", "was paid, and its status is created");
        var other = Difference.unexplained("order-history", "order 1", "is paid by event 1.2");
        assertThat(look(one, SHORT).stillIn(look(one))).containsExactly(one);
        assertThat(look(one).stillIn(look(other))).isEmpty();
    }
}
