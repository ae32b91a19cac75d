package io.holdfast.app.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BranchAuditTest {
    private static final Map<Long, BranchRecord> NONE = Map.of();
    private static final Map<Long, BranchRecord> FINAL = Samples.record("Cab");
    private static final Map<Long, BranchRecord> TOMBSTONE = Samples.record("Aab");
    private static final Map<Long, BranchRecord> RESERVED = Samples.record("Pab 12:2 7");

    private final Findings findings = new Findings();

    @Test
    void aSettledSaleIsSound() {
        audit(Samples.dumps(FINAL, FINAL), Samples.sale());

        assertLines();
    }

    @Test
    void whatIsBelowTheLowWaterNeedsNoRecord() {
        audit(
                Map.of(
                        Samples.STOCK, with(Samples.STOCK, Map.of(3L, 1L), Map.of(), Map.of()),
                        Samples.PAYMENT, with(Samples.PAYMENT, Map.of(3L, 1L), Map.of(), Map.of())),
                Samples.sale());

        assertLines();
    }

    @Test
    void whatIsOfASessionBelowTheFloorNeedsNoRecord() {
        audit(
                Map.of(Samples.STOCK, endedUpTo(3), Samples.PAYMENT, Samples.dump(Samples.PAYMENT, FINAL)),
                Samples.sale());
        assertLines();

        audit(
                Map.of(Samples.STOCK, endedUpTo(2), Samples.PAYMENT, Samples.dump(Samples.PAYMENT, FINAL)),
                Samples.sale());
        assertLines("I9 transaction 3.1 in stock-0: record of a committed branch: expected C, found nothing");
    }

    private static ShardDump endedUpTo(long floor) {
        return new ShardDump(Samples.STOCK, 4, "OPEN", floor, Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
    }

    @Test
    void aTransactionFinalHereAndUndoneThereBreaksI4AndI6() {
        audit(Samples.dumps(FINAL, TOMBSTONE), Samples.sale());

        assertLines(
                "I4 transaction 3.1: records: expected all C or all A, found both",
                "I6 transaction 3.1 in payment-0: record of a committed branch: expected C, found A");
    }

    @Test
    void aFinalBranchWithoutACommitBreaksI6() {
        audit(Samples.dumps(FINAL, NONE));

        assertLines("I6 transaction 3.1 in stock-0: decision about a final branch: expected commit, found none");
    }

    @Test
    void aFinalBranchOfAnAbortBreaksI6() {
        audit(Samples.dumps(FINAL, NONE), Samples.abort(Samples.TX, "stock-0@0#ab 12:2"));

        assertLines("I6 transaction 3.1 in stock-0: record of an aborted branch: expected A, found C");
    }

    @Test
    void aCommitThatAShardDoesNotKnowBreaksI9() {
        audit(Samples.dumps(NONE, FINAL), Samples.sale());

        assertLines("I9 transaction 3.1 in stock-0: record of a committed branch: expected C, found nothing");
    }

    @Test
    void whatIsStillReservedBreaksI9() {
        audit(Samples.dumps(RESERVED, FINAL), Samples.sale());

        assertLines("I9 transaction 3.1 in stock-0: record: expected settled, found P");
    }

    @Test
    void whatIsReservedBelowTheLowWaterBreaksI10() {
        var dump = new ShardDump(Samples.STOCK, 4, "OPEN", 0, Map.of(3L, 1L), RESERVED, Map.of(), Map.of(), Map.of());
        audit(Map.of(Samples.STOCK, dump));

        assertLines(
                "I9 transaction 3.1 in stock-0: record: expected settled, found P",
                "I10 transaction 3.1 in stock-0: record at or below the low water: expected settled, found P");
    }

    @Test
    void aSubjectThatNoLiveBranchHoldsBreaksI9() {
        audit(Map.of(Samples.STOCK, with(Samples.STOCK, Map.of(), Map.of(), Map.of("7", "3.1"))));

        assertLines("I9 stock-0, subject 7: held by: expected a live branch, found 3.1");
    }

    @Test
    void pendingCreditsThatNobodyPromisedBreakI9() {
        audit(Map.of(Samples.STOCK, with(Samples.STOCK, Map.of(), Map.of("12", "4"), Map.of())));

        assertLines("I9 item 12: pending credits: expected 0, found 4");
    }

    @Test
    void liveBranchesHoldWhatIsNotDecided() {
        var tx = new TxId(3, 2).packed();
        var other = new TxId(3, 3).packed();
        var stock = Map.of(
                Samples.TX.packed(),
                new BranchRecord("Pab 12:2 7"), // committed: sold already
                tx,
                new BranchRecord("X 12:5,13:1 8"), // undecided: held
                other,
                new BranchRecord("P 12:+9 3.3")); // an undecided credit: nobody's yet
        var branches = audit(Samples.dumps(stock, NONE), Samples.sale());

        assertThat(branches.held())
                .containsOnly(
                        Map.entry(new BalanceKey("stock", "12"), 5L), Map.entry(new BalanceKey("stock", "13"), 1L));
        assertThat(branches.live()).isEqualTo(3);
    }

    @Test
    void aCommittedCreditThatHasNotArrivedIsHeldForItsBalance() {
        var branches = audit(
                Samples.dumps(Samples.record("P 12:+9 3.1"), NONE), Samples.direct(Samples.TX, "stock-0@4#ab 12:+9"));

        assertThat(branches.held()).containsOnly(Map.entry(new BalanceKey("stock", "12"), 9L));
    }

    private BranchAudit audit(Map<ShardId, ShardDump> dumps, JournalEntry... entries) {
        var audit = new BranchAudit(findings, new TreeMap<>(dumps), new TreeMap<>(dumps));
        List.of(entries).forEach(audit::take);
        audit.finish();
        return audit;
    }

    private static ShardDump with(
            ShardId shard, Map<Long, Long> lowWaters, Map<String, String> pending, Map<String, String> subjects) {
        return new ShardDump(shard, 4, "OPEN", 0, lowWaters, Map.of(), pending, subjects, Map.of());
    }

    private void assertLines(String... lines) {
        assertThat(Samples.lines(findings)).containsExactly(lines);
    }
}
