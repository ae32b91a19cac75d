package io.holdfast.app.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.reconcile.Compared.State;
import io.holdfast.app.reconcile.Reconciliation.Waits;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a row of looks at a model comes to. */
class ReconciliationTest {
    private static final String MODEL = "order-history";
    private static final List<Difference> SOME = List.of(Difference.unexplained(MODEL, "order 1", "is not right"));
    private static final Waits NOTHING = new Waits(true, 0, false);
    private static final boolean HAS_TIME = true;

    private static Compared judged(List<Difference> lasting, Waits waits) {
        return Reconciliation.judged(MODEL, lasting, waits, !HAS_TIME).orElseThrow();
    }

    @Test
    void whatLastsDiffersOnceTheModelHasCaughtUp() {
        assertThat(judged(List.of(), NOTHING).state()).isEqualTo(State.AGREES);
        assertThat(judged(SOME, NOTHING)).isEqualTo(Compared.of(MODEL, SOME));
    }

    @Test
    void whatMayStillComeIsNoDifference() {
        var behind = judged(SOME, new Waits(true, 1_200, false));
        assertThat(behind.state()).isEqualTo(State.BEHIND);
        assertThat(behind.differences()).isEmpty();
        assertThat(behind.detail()).isEqualTo("1,200 events behind, too early to compare it; 1 differences so far");
        var owed = judged(SOME, new Waits(true, 0, true));
        assertThat(owed.state()).isEqualTo(State.BEHIND);
        assertThat(owed.detail()).startsWith("not all is announced yet");
    }

    /** The same places were found to differ in every look, whatever else was left out. */
    @Test
    void whatLastsInCutLooksDiffers() {
        assertThat(judged(SOME, new Waits(false, 0, false)).state()).isEqualTo(State.DIFFERS);
    }

    /** Each look may have left out what the others listed. */
    @Test
    void nothingIsSaidOfLooksThatWereCutAndHaveNothingInCommon() {
        var cut = new Waits(false, 0, false);
        assertThat(Reconciliation.judged(MODEL, List.of(), cut, HAS_TIME)).isEmpty();
        assertThat(judged(List.of(), cut).state()).isEqualTo(State.BEHIND);
    }
}
