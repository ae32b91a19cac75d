package io.holdfast.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.coordinator.ProtocolSelector.Health;
import io.holdfast.coordinator.ProtocolSelector.Switch;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

class ProtocolSelectorTest {
    private static final Outcome COMMITTED = new Outcome.Committed(Samples.TX);
    private static final Outcome REFUSED = Samples.SOLD_OUT;

    static final List<Outcome> NO_DECISIONS = List.of(
            new Outcome.GateShut(true),
            new Outcome.Contended(Samples.OTHER),
            new Outcome.KeyTaken(),
            new Outcome.NotNow("later"),
            new Outcome.Unknown(),
            new Outcome.Broken("defect"));

    @Test
    void startsWithTwoPhaseCommit() {
        assertThat(ProtocolSelector.auto().choose(Health.SOUND)).isEqualTo(Mode.TWO_PHASE);
    }

    @Test
    void staysWhileItHasSeenFewerThan200DecisionsEvenIfAllWereRefusals() {
        var selector = after(ProtocolSelector.auto(), 199, REFUSED, 0);
        assertThat(selector.mode()).isEqualTo(Mode.TWO_PHASE);
        assertThat(selector.after(REFUSED, 0).mode()).isEqualTo(Mode.SAGA);
    }

    @Test
    void staysJustBelowTenPercentOfRefusals() {
        assertThat(after(after(ProtocolSelector.auto(), 19, REFUSED, 0), 181, COMMITTED, 0)
                        .mode())
                .isEqualTo(Mode.TWO_PHASE);
    }

    @Test
    void goesToSagaAtTenPercentAndRecordsWhyAndWhen() {
        var selector = after(after(ProtocolSelector.auto(), 20, REFUSED, 7), 180, COMMITTED, 8);
        assertThat(selector.choose(Health.SOUND)).isEqualTo(Mode.SAGA);
        assertThat(selector.lastSwitch()).isEqualTo(new Switch(Mode.SAGA, 0.1, 8));
    }

    @Test
    void staysWithSagaJustAboveFivePercentAndGoesBackAtFive() {
        var saga = after(ProtocolSelector.auto(), 200, REFUSED, 0);
        var above = after(after(saga, 11, REFUSED, 20_000), 189, COMMITTED, 20_000);
        assertThat(above.mode()).isEqualTo(Mode.SAGA);
        var at = after(after(saga, 10, REFUSED, 20_000), 190, COMMITTED, 20_001);
        assertThat(at.mode()).isEqualTo(Mode.TWO_PHASE);
        assertThat(at.lastSwitch()).isEqualTo(new Switch(Mode.TWO_PHASE, 0.05, 20_001));
    }

    @Test
    void doesNotSwitchTwiceWithinTenSeconds() {
        var saga = after(ProtocolSelector.auto(), 200, REFUSED, 5_000);
        var calm = after(saga, 300, COMMITTED, 14_999);
        assertThat(calm.mode()).isEqualTo(Mode.SAGA);
        assertThat(calm.lastSwitch()).isEqualTo(saga.lastSwitch());
        assertThat(calm.after(COMMITTED, 15_000).mode()).isEqualTo(Mode.TWO_PHASE);
    }

    @Test
    void theFirstSwitchWaitsForNothingButTheWindow() {
        assertThat(after(ProtocolSelector.auto(), 200, REFUSED, 0).mode()).isEqualTo(Mode.SAGA);
    }

    @Test
    void canSwitchAgainAndAgain() {
        var there = after(ProtocolSelector.auto(), 200, REFUSED, 0);
        var back = after(there, 200, COMMITTED, 10_000);
        var again = after(back, 200, REFUSED, 20_000);
        assertThat(List.of(there.mode(), back.mode(), again.mode()))
                .containsExactly(Mode.SAGA, Mode.TWO_PHASE, Mode.SAGA);
    }

    @ParameterizedTest
    @FieldSource("NO_DECISIONS")
    void onlyCommitsAndBusinessRefusalsCount(Outcome outcome) {
        var selector = after(ProtocolSelector.auto(), 150, REFUSED, 0);
        assertThat(selector.after(outcome, 0)).isSameAs(selector);
    }

    @Test
    void troubleForcesTwoPhaseCommitWithoutForgettingAnything() {
        var saga = after(ProtocolSelector.auto(), 200, REFUSED, 0);
        var before = saga.toString();
        assertThat(saga.choose(Health.TROUBLED)).isEqualTo(Mode.TWO_PHASE);
        assertThat(saga.choose(Health.SOUND)).isEqualTo(Mode.SAGA);
        assertThat(saga).hasToString(before);
    }

    @ParameterizedTest
    @EnumSource
    void aFixedProtocolStaysAndStillShowsTheRate(Mode mode) {
        var selector = after(after(ProtocolSelector.always(mode), 200, REFUSED, 0), 200, COMMITTED, 20_000);
        var refused = after(selector, 100, REFUSED, 60_000);
        assertThat(selector.choose(Health.SOUND)).isEqualTo(mode);
        assertThat(refused.choose(Health.SOUND)).isEqualTo(mode);
        assertThat(refused.lastSwitch()).isNull();
        assertThat(refused.window().refusalRate()).isEqualTo(0.5);
    }

    @Test
    void troubleForcesTwoPhaseCommitOnAFixedSagaToo() {
        assertThat(ProtocolSelector.always(Mode.SAGA).choose(Health.TROUBLED)).isEqualTo(Mode.TWO_PHASE);
    }

    @Test
    void everyCauseOfABusinessRefusalCountsAlike() {
        var limit = new Outcome.Refused(Samples.PAYMENT, new Reply.Cause.Limit("user"));
        assertThat(after(ProtocolSelector.auto(), 200, limit, 0).mode()).isEqualTo(Mode.SAGA);
    }

    private static ProtocolSelector after(ProtocolSelector selector, int times, Outcome outcome, long nowMs) {
        for (int i = 0; i < times; i++) {
            selector = selector.after(outcome, nowMs);
        }
        return selector;
    }
}
