package io.holdfast.app.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.audit.JournalEntry.Gate;
import io.holdfast.app.audit.JournalEntry.OrderNow;
import io.holdfast.protocol.TxId;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionAuditTest {
    private static final TxId OTHER = new TxId(3, 2);

    private final Findings findings = new Findings();
    private final DecisionAudit audit = new DecisionAudit(findings, Samples.GENERATIONS);

    @Test
    void aSaleThatIsPaidAndChargedIsSound() {
        audit.take(Samples.sale());

        assertThat(findings.isEmpty()).isTrue();
        assertThat(audit.totals().ordersPaid).isOne();
        assertThat(audit.totals().unitsSold).isEqualTo(2);
        assertThat(audit.totals().chargedMinor).isEqualTo(60);
    }

    @Test
    void anOrderThatWasReplacedSinceIsNotCompared() {
        audit.take(Samples.sale(Samples.TX, Samples.BRANCHES, new OrderNow(99, "8", "", 0, null)));

        assertThat(findings.isEmpty()).isTrue();
        assertThat(audit.totals().ordersPaid).isZero();
    }

    @Test
    void aTransactionDecidedTwiceBreaksI5() {
        audit.take(Samples.direct(OTHER, "stock-0@4#ab 12:1"));
        audit.take(Samples.abort(OTHER, "stock-0@0#ab 12:1"));

        assertLines("I5 transaction 3.2: decisions: expected 1, found several");
    }

    @Test
    void aVoteOfAGenerationThatNeverWasBreaksI6() {
        audit.take(Samples.direct(OTHER, "stock-0@5#ab 12:1"));

        assertLines("I6 transaction 3.2: generation of its vote in stock-0: expected 1 to 4, found 5");
    }

    @Test
    void anOrderCommittedTwiceBreaksI7() {
        audit.take(Samples.sale());
        audit.take(Samples.sale(OTHER, Samples.BRANCHES, Samples.PAID));

        assertLines(
                "I7 order 7: commits of its version 41: expected 1, found another one by 3.2",
                "I7 order 7, transaction 3.2: paid by: expected 3.2, found 3.1");
    }

    @Test
    void aCommitWhoseOrderIsNotPaidBreaksI7() {
        audit.take(Samples.sale(Samples.TX, Samples.BRANCHES, new OrderNow(41, "5", Samples.LINES, 60, null)));

        assertLines("I7 order 7, transaction 3.1: paid by: expected 3.1, found none");
    }

    @Test
    void anotherChargeThanTheTotalBreaksI7() {
        audit.take(Samples.sale(Samples.TX, "stock-0@4#ab 12:2|payment-0@2#cd 5:61", Samples.PAID));

        assertLines("I7 order 7, transaction 3.1: charged: expected 60, found 61");
    }

    @Test
    void goodsWithoutAChargeBreakI7() {
        audit.take(Samples.sale(Samples.TX, "stock-0@4#ab 12:2", Samples.PAID));

        assertLines("I7 order 7, transaction 3.1: charged: expected 60, found 0");
    }

    @Test
    void anotherOrderThanWasCommittedBreaksI7() {
        audit.take(
                Samples.sale(Samples.TX, Samples.BRANCHES, new OrderNow(41, "6", "12=1@30", 30, Samples.TX.packed())));

        assertLines(
                "I7 order 7, transaction 3.1: the order's total: expected 30, found 60",
                "I7 order 7, transaction 3.1: lines: expected 12=1@30, found 12=2@30",
                "I7 order 7, transaction 3.1: user charged: expected 6, found 5");
    }

    @Test
    void otherGoodsThanWereSoldBreakI11() {
        audit.take(Samples.sale(Samples.TX, "stock-0@4#ab 12:1,13:1|payment-0@2#cd 5:60", Samples.PAID));

        assertLines("I11 order 7, transaction 3.1: goods taken: expected {12=2}, found {12=1, 13=1}");
    }

    @Test
    void theSameItemOnSeveralLinesAndShardsIsAddedUp() {
        var lines = "12=1@30,13=4@0,12=1@30";
        audit.take(new JournalEntry(
                Samples.TX,
                true,
                new Gate("7", 41),
                io.holdfast.journal.RecordedBranch.decode(
                        "stock-0@4#ab 12:1,12:1|stock-0@1#ef 13:4|payment-0@2#cd 5:60"),
                lines,
                new OrderNow(41, "5", lines, 60, Samples.TX.packed())));

        assertThat(Samples.lines(findings)).isEmpty();
    }

    @Test
    void anOrderPaidByAnythingButItsCommitBreaksI7() {
        List.of(
                        new PaidOrder("7", 41, Samples.TX.packed(), null, null),
                        new PaidOrder("7", 41, Samples.TX.packed(), false, null),
                        new PaidOrder("7", 41, Samples.TX.packed(), true, null),
                        new PaidOrder("7", 41, Samples.TX.packed(), true, new Gate("7", 40)),
                        new PaidOrder("7", 41, Samples.TX.packed(), true, new Gate("7", 41)))
                .forEach(order -> order.judge(findings));

        var said = "I7 order 7: is paid by 3.1, whose decision: expected commits version 41 of it, found ";
        assertLines(
                said + "does not exist",
                said + "is an abort",
                said + "is about no order",
                said + "commits version 40 of 7");
    }

    private void assertLines(String... lines) {
        assertThat(Samples.lines(findings)).containsExactly(lines);
    }
}
