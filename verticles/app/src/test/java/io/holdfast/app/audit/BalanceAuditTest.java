package io.holdfast.app.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.audit.BalanceAudit.Row;
import io.holdfast.protocol.TxId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BalanceAuditTest {
    private static final BalanceKey ITEM = new BalanceKey("stock", "12");
    private static final BalanceKey USER = new BalanceKey("payment", "5");

    private final Findings findings = new Findings();
    private final BalanceAudit audit = new BalanceAudit(findings);
    private final Books books = new Books(Map.of(3L, 1L), BalanceKey.FIRST, BalanceKey.LAST);

    @Test
    void aBalanceThatAddsUpIsSound() {
        books.take(Samples.sale());
        judge(new Row(ITEM, 10, 4, 0, 2, 0, 0), "7", 1);
        judge(new Row(USER, 100, 1, 0, 60, 0, 0), "40", 0);

        assertLines();
        assertThat(audit.suspects()).isEmpty();
    }

    @Test
    void whatWasCarriedOutOfTheJournalCountsAsFolded() {
        books.take(Samples.sale());
        judge(new Row(ITEM, 10, 4, 5, 2 + 3, 5, 3), "10", 0);

        assertLines();
    }

    @Test
    void aUnitThatIsMissingBreaksI1() {
        books.take(Samples.sale());
        judge(new Row(ITEM, 10, 4, 0, 2, 0, 0), "7", 0);

        assertLines("I1 item 12: available and reserved: expected 8, found 7");
        assertThat(audit.suspects()).containsExactly(ITEM);
    }

    @Test
    void aCentTooManyBreaksI2() {
        books.take(Samples.sale());
        judge(new Row(USER, 100, 1, 0, 60, 0, 0), "41", 0);

        assertLines("I2 user 5: available and reserved: expected 40, found 41");
    }

    @Test
    void whatAShardDoesNotHaveIsZero() {
        judge(new Row(ITEM, 0, 0, 0, 0, 0, 0), null, 0);
        judge(new Row(USER, 3, 0, 0, 0, 0, 0), null, 0);

        assertLines("I2 user 5: available and reserved: expected 3, found 0");
    }

    @Test
    void aBalanceBelowZeroBreaksI3() {
        books.take(Samples.sale());
        judge(new Row(ITEM, 1, 4, 0, 2, 0, 0), "-1", 0);

        assertLines(
                "I3 item 12: sold of 1: expected no more, found 2",
                "I3 item 12: available: expected at least 0, found -1");
    }

    @Test
    void aBalanceThatIsNoIntegerBreaksI3() {
        judge(new Row(ITEM, 1, 4, 0, 0, 0, 0), "nan", 0);

        assertLines("I3 item 12: available: expected an integer, found nan");
    }

    @Test
    void foldedSumsThatAreNotThoseOfTheDecisionsBreakI1() {
        books.take(Samples.sale());
        books.take(Samples.direct(new TxId(3, 2), "stock-0@4#ab 12:+5")); // above folded
        judge(new Row(ITEM, 10, 4, 5, 1, 0, 0), "13", 0);

        assertLines(
                "I1 item 12: folded credits: expected 0, found 5", "I1 item 12: folded debits: expected 2, found 1");
    }

    @Test
    void decisionsOfGenerationsBeforeTheOpeningDoNotCount() {
        books.take(Samples.sale());
        judge(new Row(ITEM, 10, 5, 0, 0, 0, 0), "10", 0);

        assertLines();
    }

    @Test
    void abortsDoNotCount() {
        books.take(Samples.abort(Samples.TX, "stock-0@0#ab 12:2"));
        judge(new Row(ITEM, 10, 0, 0, 0, 0, 0), "10", 0);

        assertLines();
    }

    @Test
    void booksOfARangeHoldOnlyItsBalances() {
        var range = new Books(Map.of(3L, 1L), new BalanceKey("payment", "5"), new BalanceKey("stock", "12"));
        range.take(Samples.sale());

        assertThat(range.unclaimed()).containsExactly(ITEM);
        assertThat(range.foldedDebits()).containsOnly(Map.entry("payment", 60L), Map.entry("stock", 2L));
    }

    @Test
    void aBalanceThatIsNotOnRecordBreaksItsInvariant() {
        audit.unknown(ITEM, Samples.STOCK);

        assertLines("I1 item 12: balance on record: expected one, found none, only in stock-0");
    }

    @Test
    void aLedgerThatDoesNotBalanceBreaksI11() {
        var accounts = Map.of("available", new BigDecimal(9), "issued", new BigDecimal(-12), "sold", new BigDecimal(2));

        LedgerAudit.judge(findings, "stock", accounts, BigInteger.TEN, new BigDecimal(3));

        assertLines(
                "I11 ledger of stock: sum of all postings: expected 0, found -1",
                "I11 ledger of stock: postings to available: expected 10, found 9",
                "I11 ledger of stock: postings to sold: expected 3, found 2");
    }

    @Test
    void aDifferenceCountsOnlyWhenItLasts() {
        findings.equal(Invariant.I1, "item 12", "available and reserved", 10, 9);
        findings.equal(Invariant.I1, "item 13", "available and reserved", 10, 9);
        var later = new Findings();
        later.equal(Invariant.I1, "item 12", "available and reserved", 8, 7);
        later.equal(Invariant.I1, "item 13", "available and reserved", 10, 8);

        assertThat(Samples.lines(later.alsoIn(findings)))
                .containsExactly("I1 item 12: available and reserved: expected 8, found 7");
    }

    /** As when a shop sells while it is looked at. */
    @Test
    void oneAmongVeryManyIsNotForgotten() {
        soldMeanwhile(100_000);
        var later = new Findings();
        later.equal(Invariant.I1, "item item99999", "available and reserved", 7, 6);
        later.equal(Invariant.I1, "item item100000", "available and reserved", 7, 6);

        assertThat(findings.all()).hasSizeLessThan(10_000);
        assertThat(audit.suspects()).hasSize(100_000);
        assertThat(later.alsoIn(findings).all()).extracting(Finding::subject).containsExactly("item item99999");
    }

    private void soldMeanwhile(int items) {
        for (int i = 0; i < items; i++) {
            judge(new Row(new BalanceKey("stock", "item" + i), 9, 1, 0, 0, 0, 0), "8", 0);
        }
    }

    @Test
    void whatCannotAllBeFollowedIsNotSaidToHold() {
        soldMeanwhile(100_000);
        assertThat(audit.crowded()).isEmpty();
        judge(new Row(USER, 100, 1, 0, 0, 0, 0), "41", 0);
        assertThat(audit.crowded()).isEmpty();
        judge(new Row(ITEM, 10, 4, 0, 0, 0, 0), "9", 0);

        assertThat(audit.crowded()).containsExactly(Invariant.I1);
        assertThat(Audit.notLookedAt(audit.crowded(), new Findings())).containsOnlyKeys(Invariant.I1, Invariant.I12);
        assertThat(Audit.notLookedAt(audit.crowded(), findings)).containsOnlyKeys(Invariant.I12);
    }

    private void judge(Row row, String available, long held) {
        var sums = books.close(row);
        audit.judge(row, sums);
        audit.judgeAvailable(Samples.STOCK, row, sums, available, held);
    }

    private void assertLines(String... lines) {
        assertThat(Samples.lines(findings)).containsExactly(lines);
    }
}
