package io.holdfast.app.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.protocol.TxId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PastTest {
    private static final Past PAST = new Past(
            List.of(
                    new Past.Range(TxId.floorOf(1), TxId.floorOf(3)),
                    new Past.Range(TxId.floorOf(5), new TxId(5, 8).packed())),
            9,
            1,
            4,
            Map.of("payment", new Past.OfKind(BigDecimal.valueOf(300), BigDecimal.valueOf(240))));

    private final Findings findings = new Findings();

    @Test
    void transactionsUpToTheMarkOfTheirSessionAreOfThePast() {
        assertThat(PAST.contains(new TxId(1, 1))).isTrue();
        assertThat(PAST.contains(new TxId(2, TxId.MAX_SEQ))).isTrue();
        assertThat(PAST.contains(new TxId(3, 1))).isFalse();
        assertThat(PAST.contains(new TxId(5, 7))).isTrue();
        assertThat(PAST.contains(new TxId(5, 8))).isFalse();
    }

    @Test
    void fewerOrdersThanWereDecidedAreSoundSinceOrdersAreReplaced() {
        judge(4, 4, 240);
        judge(0, 0, 0);

        assertThat(findings.isEmpty()).isTrue();
    }

    @Test
    void twoOrdersPaidByOneDecisionBreakI7() {
        judge(3, 2, 180);

        assertLines("I7 orders paid by decisions that were dropped: transactions that paid them: expected 3, found 2");
    }

    @Test
    void moreOrdersThanWereDecidedBreakI7() {
        judge(5, 5, 240);

        assertLines("I7 orders paid by decisions that were dropped: orders: expected at most the 4 that were decided,"
                + " found 5");
    }

    @Test
    void moreThanWasChargedBreaksI11() {
        judge(4, 4, 241);

        assertLines("I11 orders paid by decisions that were dropped: their totals: expected at most the 240 that were"
                + " charged, found 241");
    }

    private void judge(long orders, long transactions, long total) {
        PAST.judge(findings, new Past.PaidOrders(orders, transactions, BigDecimal.valueOf(total)), "payment");
    }

    private void assertLines(String... lines) {
        assertThat(findings.all()).extracting(Finding::line).containsExactly(lines);
    }
}
