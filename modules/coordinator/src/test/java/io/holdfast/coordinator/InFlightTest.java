package io.holdfast.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InFlightTest {
    private final InFlight inFlight = new InFlight();

    @Test
    void isEmptyAtFirst() {
        assertThat(inFlight.nextSeq()).isEqualTo(1);
        assertThat(inFlight.lowWater()).isZero();
        assertThat(inFlight.last()).isZero();
        assertThat(inFlight.size()).isZero();
        assertThat(inFlight.isFull()).isFalse();
        assertThat(inFlight.get(0)).isNull();
        assertThat(inFlight.get(1)).isNull();
    }

    @Test
    void handsOutWhatWasAddedUntilItIsSettled() {
        var entry = add();
        assertThat(inFlight.get(1)).isSameAs(entry);
        assertThat(inFlight.size()).isEqualTo(1);
        inFlight.settle(1);
        assertThat(inFlight.get(1)).isNull();
        assertThat(inFlight.size()).isZero();
    }

    @Test
    void theLowWaterWaitsForTheOldestAndThenPassesAllThatIsSettled() {
        for (int i = 0; i < 5; i++) {
            add();
        }
        inFlight.settle(2);
        inFlight.settle(3);
        assertThat(inFlight.lowWater()).isZero();
        inFlight.settle(1);
        assertThat(inFlight.lowWater()).isEqualTo(3);
        inFlight.settle(5);
        assertThat(inFlight.lowWater()).isEqualTo(3);
        inFlight.settle(4);
        assertThat(inFlight.lowWater()).isEqualTo(5);
    }

    @Test
    void aNumberBelowTheLowWaterIsSettledEvenWhenItsSlotIsUsedAgain() {
        for (int i = 0; i < 1_024; i++) {
            add();
            inFlight.settle(i + 1);
        }
        var entry = add();
        assertThat(inFlight.get(1_025)).isSameAs(entry);
        assertThat(inFlight.get(1)).isNull();
    }

    @Test
    void numbersThatWereNotGivenOutAreUnknown() {
        add();
        assertThat(inFlight.get(1_025)).isNull();
        assertThat(inFlight.get(-1)).isNull();
    }

    @Test
    void growsWhileAnOldTransactionHoldsTheLowWaterAndKeepsEveryEntry() {
        var kept = new HashMap<Long, InFlight.Entry>();
        for (long seq = 1; seq <= 700; seq++) {
            add();
            inFlight.settle(seq);
        }
        for (long seq = 701; seq <= 6_000; seq++) {
            kept.put(seq, add());
        }
        kept.forEach((seq, entry) -> assertThat(inFlight.get(seq)).isSameAs(entry));
        assertThat(inFlight.size()).isEqualTo(kept.size());
    }

    @Test
    void isFullAt65536NumbersAboveTheLowWaterAndNotBefore() {
        for (int i = 1; i < 65_536; i++) {
            add();
        }
        assertThat(inFlight.isFull()).isFalse();
        add();
        assertThat(inFlight.isFull()).isTrue();
        assertThatThrownBy(this::add).isInstanceOf(IllegalStateException.class);
        inFlight.settle(2);
        assertThat(inFlight.isFull()).isTrue();
        inFlight.settle(1);
        assertThat(inFlight.isFull()).isFalse();
        add();
        add();
        assertThat(inFlight.isFull()).isTrue();
    }

    @Test
    void behavesLikeAMapOverALongRandomLife() {
        var random = new Random(7);
        var model = new HashMap<Long, InFlight.Entry>();
        for (int i = 0; i < 1_500; i++) {
            if (random.nextInt(100) < 51) {
                long seq = inFlight.nextSeq();
                model.put(seq, add());
            } else if (!model.isEmpty()) {
                long seq = model.keySet().stream()
                        .skip(random.nextInt(Math.min(model.size(), 20)))
                        .findFirst()
                        .orElseThrow();
                model.remove(seq);
                inFlight.settle(seq);
            }
            long lowest =
                    model.keySet().stream().mapToLong(Long::longValue).min().orElse(inFlight.last() + 1);
            assertThat(inFlight.lowWater()).isEqualTo(lowest - 1);
        }
        model.forEach((seq, entry) -> assertThat(inFlight.get(seq)).isSameAs(entry));
    }

    private InFlight.Entry add() {
        var entry = new InFlight.Entry(new Phase.Begun(Samples.TWO_PHASE), 10, outcome -> {});
        inFlight.add(entry);
        return entry;
    }
}
