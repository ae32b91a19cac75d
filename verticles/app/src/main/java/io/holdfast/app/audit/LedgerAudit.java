package io.holdfast.app.audit;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;

/** Judges the double-entry ledger of each kind: it sums to zero, and its accounts are what decisions and balances say. */
final class LedgerAudit {
    private LedgerAudit() {}

    /**
     * Judges one kind.
     *
     * @param accounts the sum of the postings of each account
     * @param balances the sum of the checkpoint's balances
     * @param sold the sum of all folded debits, of the past too
     */
    static void judge(
            Findings findings, String kind, Map<String, BigDecimal> accounts, BigInteger balances, BigDecimal sold) {
        var sum = accounts.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        equal(findings, kind, "sum of all postings", BigDecimal.ZERO, sum);
        equal(findings, kind, "postings to available", new BigDecimal(balances), of(accounts, "available"));
        equal(findings, kind, "postings to sold", sold, of(accounts, "sold"));
    }

    private static BigDecimal of(Map<String, BigDecimal> accounts, String account) {
        return accounts.getOrDefault(account, BigDecimal.ZERO);
    }

    private static void equal(Findings findings, String kind, String what, BigDecimal expected, BigDecimal found) {
        if (expected.compareTo(found) != 0) {
            findings.add(Finding.of(
                    Invariant.I11, "ledger of " + kind, what, expected.toPlainString(), found.toPlainString()));
        }
    }
}
