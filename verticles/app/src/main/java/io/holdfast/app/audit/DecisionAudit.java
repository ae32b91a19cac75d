package io.holdfast.app.audit;

import io.holdfast.app.audit.JournalEntry.Gate;
import io.holdfast.app.audit.JournalEntry.OrderNow;
import io.holdfast.journal.RecordedBranch;
import io.holdfast.protocol.Direction;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Participants;
import io.holdfast.protocol.ShardId;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Judges each decision by itself and against its order: I5, I7, the votes of I6, and the amounts of I11. */
final class DecisionAudit {
    private final Findings findings;
    private final Map<ShardId, Long> generations;
    private final NumberSet transactions = new NumberSet();
    private final NumberSet versions = new NumberSet();
    private final Totals totals = new Totals();

    /** What went over the counter. */
    static final class Totals {
        long commits;
        long aborts;
        long checkouts;
        long unitsSold;
        long chargedMinor;
        /** Orders that are paid by the very commit that was about them. */
        long ordersPaid;
    }

    /** {@code generations}: the current one of every shard. */
    DecisionAudit(Findings findings, Map<ShardId, Long> generations) {
        this.findings = findings;
        this.generations = generations;
    }

    Totals totals() {
        return totals;
    }

    void take(JournalEntry entry) {
        if (!transactions.add(entry.tx().packed())) {
            findings.add(Finding.of(Invariant.I5, "transaction " + entry.tx(), "decisions", 1, "several"));
        }
        if (!entry.committed()) {
            totals.aborts++;
            return;
        }
        totals.commits++;
        checkVotes(entry);
        var gate = entry.gate();
        if (gate != null) {
            checkout(entry, gate);
        }
    }

    private void checkVotes(JournalEntry entry) {
        for (RecordedBranch branch : entry.branches()) {
            long current = generations.getOrDefault(branch.shard(), 0L);
            if (branch.generation() < 1 || branch.generation() > current) {
                findings.add(Finding.of(
                        Invariant.I6,
                        entry.subject(),
                        "generation of its vote in " + branch.shard(),
                        "1 to " + current,
                        branch.generation()));
            }
        }
    }

    private void checkout(JournalEntry entry, Gate gate) {
        totals.checkouts++;
        if (!versions.add(gate.version())) {
            findings.add(Finding.of(
                    Invariant.I7,
                    "order " + gate.orderId(),
                    "commits of its version " + gate.version(),
                    1,
                    "another one by " + entry.tx()));
        }
        var agreed = OrderLines.parse(entry.event());
        checkCharge(entry, agreed);
        checkGoods(entry, agreed);
        var order = entry.sameOrder();
        if (order != null) {
            checkOrder(entry, order, agreed);
        }
    }

    private void checkCharge(JournalEntry entry, OrderLines agreed) {
        long charged = 0;
        for (RecordedBranch branch : entry.branches()) {
            if (branch.shard().kind().equals(Participants.PAYMENT)) {
                charged += signedSum(branch);
            }
        }
        totals.chargedMinor += charged;
        findings.equal(Invariant.I7, entry.subject(), "charged", agreed.totalMinor(), charged);
    }

    private static long signedSum(RecordedBranch branch) {
        long sum = branch.branch().lines().stream().mapToLong(Line::amount).sum();
        return branch.branch().direction() == Direction.DEBIT ? sum : -sum;
    }

    private void checkGoods(JournalEntry entry, OrderLines agreed) {
        var taken = new TreeMap<String, Long>();
        for (RecordedBranch branch : entry.branches()) {
            if (branch.shard().kind().equals(Participants.STOCK)) {
                int sign = branch.branch().direction() == Direction.DEBIT ? 1 : -1;
                branch.branch().lines().forEach(line -> taken.merge(line.id(), sign * line.amount(), Long::sum));
            }
        }
        totals.unitsSold += agreed.units();
        if (!taken.equals(agreed.quantities())) {
            findings.add(Finding.of(Invariant.I11, entry.subject(), "goods taken", agreed.quantities(), taken));
        }
    }

    private static Remedy paid(JournalEntry entry) {
        var gate = Objects.requireNonNull(entry.gate());
        return new Remedy.MarkPaid(gate.orderId(), gate.version(), entry.tx());
    }

    private void checkOrder(JournalEntry entry, OrderNow order, OrderLines agreed) {
        var paidTx = order.paidTx();
        if (paidTx != null && paidTx == entry.tx().packed()) {
            totals.ordersPaid++;
        } else {
            var finding = Finding.of(Invariant.I7, entry.subject(), "paid by", entry.tx(), PaidOrder.name(paidTx));
            findings.add(paidTx == null ? finding.with(paid(entry)) : finding);
        }
        findings.equal(Invariant.I7, entry.subject(), "the order's total", order.totalMinor(), agreed.totalMinor());
        if (!order.lines().equals(entry.event())) {
            findings.add(Finding.of(Invariant.I7, entry.subject(), "lines", order.lines(), entry.event()));
        }
        for (RecordedBranch branch : entry.branches()) {
            if (branch.shard().kind().equals(Participants.PAYMENT)
                    && !branch.branch().lines().getFirst().id().equals(order.userId())) {
                findings.add(Finding.of(
                        Invariant.I7,
                        entry.subject(),
                        "user charged",
                        order.userId(),
                        branch.branch().lines().getFirst().id()));
            }
        }
    }
}
