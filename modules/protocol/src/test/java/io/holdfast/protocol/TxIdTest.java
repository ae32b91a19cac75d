package io.holdfast.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TxIdTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 1099511627775", "8388607, 1", "8388607, 1099511627775", "7, 42"})
    void packingAndTextKeepSessionAndSequence(long session, long seq) {
        var id = new TxId(session, seq);

        assertThat(TxId.unpack(id.packed())).isEqualTo(id);
        assertThat(TxId.parse(id.toString())).isEqualTo(id);
        assertThat(id.packed()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-1, 1", "8388608, 1", "1, 0", "1, -1", "1, 1099511627776"})
    void aNumberOutsideOfItsBitsIsRefused(long session, long seq) {
        assertThatThrownBy(() -> new TxId(session, seq)).hasMessageContaining(session + "." + seq);
    }

    @Test
    void theTextIsSessionDotSequence() {
        assertThat(new TxId(7, 42)).hasToString("7.42");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                ".7",
                "7.",
                "7.x",
                "x.7",
                "+7.1",
                "7.+1",
                "-7.1",
                "7.1 ",
                "07.1",
                "7.01",
                "0.1",
                "7.0",
                "7.\u0661",
                "7./",
                "7.:",
                "7.1.2",
                "7.99999999999999999999"
            })
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> TxId.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void textWithoutSessionIsCalledByItsName() {
        assertThatThrownBy(() -> TxId.parse(".7")).hasMessage("not a transaction id: .7");
    }

    @Test
    void idsAreOrderedBySessionAndThenSequence() {
        var first = new TxId(1, TxId.MAX_SEQ);
        var second = new TxId(2, 1);

        assertThat(first).isLessThan(second).isGreaterThan(new TxId(1, 1)).isEqualByComparingTo(first);
    }

    @Test
    void theFloorOfASessionLiesBetweenItAndTheOneBefore() {
        assertThat(TxId.floorOf(2))
                .isGreaterThan(new TxId(1, TxId.MAX_SEQ).packed())
                .isLessThan(new TxId(2, 1).packed());
    }
}
