package io.holdfast.app.audit;

import io.holdfast.protocol.TxId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * What was carried out of the journal when its oldest parts were over: sums that stand for decisions which are gone, or
 * which do not count any more where they stand.
 *
 * @param ranges the transactions carried
 * @param kinds by kind of participant
 */
record Past(List<Range> ranges, long commits, long aborts, long checkouts, Map<String, OfKind> kinds) {
    private static final OfKind NOTHING = new OfKind(BigDecimal.ZERO, BigDecimal.ZERO);

    /** Packed transaction ids from {@code first} to before {@code end}. */
    record Range(long first, long end) {}

    /**
     * All commits of the past, in one kind.
     *
     * @param debited everything
     * @param sold what checkouts took
     */
    record OfKind(BigDecimal debited, BigDecimal sold) {}

    /**
     * Orders that are paid by transactions of the past.
     *
     * @param transactions how many different ones those are
     */
    record PaidOrders(long orders, long transactions, BigDecimal totalMinor) {}

    boolean contains(TxId tx) {
        long packed = tx.packed();
        for (Range range : ranges) {
            if (packed >= range.first() && packed < range.end()) {
                return true;
            }
        }
        return false;
    }

    OfKind of(String kind) {
        return kinds.getOrDefault(kind, NOTHING);
    }

    /** I7 and I11 as far as sums can tell: orders may have been replaced since, so fewer may be paid, and never more. */
    void judge(Findings findings, PaidOrders paid, String kindCharged) {
        if (paid.orders() > paid.transactions()) {
            findings.add(Finding.of(
                    Invariant.I7,
                    "orders paid by decisions that were dropped",
                    "transactions that paid them",
                    paid.orders(),
                    paid.transactions()));
        }
        if (paid.orders() > checkouts) {
            findings.add(Finding.of(
                    Invariant.I7,
                    "orders paid by decisions that were dropped",
                    "orders",
                    "at most the " + checkouts + " that were decided",
                    paid.orders()));
        }
        var charged = of(kindCharged).sold();
        if (paid.totalMinor().compareTo(charged) > 0) {
            findings.add(Finding.of(
                    Invariant.I11,
                    "orders paid by decisions that were dropped",
                    "their totals",
                    "at most the " + charged.toPlainString() + " that were charged",
                    paid.totalMinor().toPlainString()));
        }
    }
}
