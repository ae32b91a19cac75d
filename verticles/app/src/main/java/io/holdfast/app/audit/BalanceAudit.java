package io.holdfast.app.audit;

import io.holdfast.app.audit.Books.Sums;
import io.holdfast.protocol.ShardId;
import java.math.BigInteger;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Judges each balance: I1 and I2 between journal and shard, the folded sums within the journal, and I3. */
final class BalanceAudit {
    /** Of a kind: what is sold while a busy shop is read. */
    static final int MAX_SUSPECTS = 100_000;

    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,16}");

    private final Findings findings;
    private final Map<String, Totals> totals = new TreeMap<>();
    private final Set<BalanceKey> suspects = new HashSet<>();
    private final Set<Invariant> crowded = EnumSet.noneOf(Invariant.class);

    /** All balances of a kind. */
    static final class Totals {
        long count;
        long suspects;
        BigInteger available = BigInteger.ZERO;
        /** By the journal's checkpoint, for the ledger. */
        BigInteger folded = BigInteger.ZERO;
    }

    /**
     * A balance as the journal's checkpoint has it.
     *
     * @param pastCredited what of {@code credited} was carried out of the journal
     * @param pastDebited likewise
     */
    record Row(
            BalanceKey key,
            long opening,
            long openingGeneration,
            long credited,
            long debited,
            long pastCredited,
            long pastDebited) {}

    BalanceAudit(Findings findings) {
        this.findings = findings;
    }

    /** By kind. */
    Map<String, Totals> totals() {
        return totals;
    }

    Totals totals(String kind) {
        return totals.computeIfAbsent(kind, key -> new Totals());
    }

    /** The checkpoint against the decisions that it claims to contain. */
    void judge(Row row, Sums sums) {
        var ofKind = totals(row.key().kind());
        ofKind.count++;
        ofKind.folded = ofKind.folded.add(BigInteger.valueOf(row.opening() + row.credited() - row.debited()));
        var invariant = Invariant.ofBalances(row.key().kind());
        findings.equal(
                invariant,
                row.key().subject(),
                "folded credits",
                sums.foldedCredited,
                row.credited(),
                refold(row, sums.foldedCredited - row.credited(), 0));
        findings.equal(
                invariant,
                row.key().subject(),
                "folded debits",
                sums.foldedDebited,
                row.debited(),
                refold(row, 0, sums.foldedDebited - row.debited()));
        long expected = expected(row, sums);
        if (expected < 0) {
            findings.add(Finding.of(
                    Invariant.I3,
                    row.key().subject(),
                    "sold of " + (row.opening() + sums.credited),
                    "no more",
                    sums.debited));
        }
    }

    private static Remedy refold(Row row, long credited, long debited) {
        return new Remedy.Refold(row.key(), row.openingGeneration(), credited, debited);
    }

    /** What is left in the shard, for the figures; what is no amount does not count. */
    void count(Row row, @Nullable String available) {
        if (available != null && INTEGER.matcher(available).matches()) {
            var ofKind = totals(row.key().kind());
            ofKind.available = ofKind.available.add(BigInteger.valueOf(Long.parseLong(available)));
        }
    }

    /** What is left in the shard, with what its live branches hold. */
    void judgeAvailable(ShardId shard, Row row, Sums sums, @Nullable String available, long held) {
        var remedy = new Remedy.Rebuild(shard);
        if (available != null && !INTEGER.matcher(available).matches()) {
            suspect(row);
            findings.add(Finding.of(Invariant.I3, row.key().subject(), "available", "an integer", available)
                    .with(remedy));
            return;
        }
        long found = available == null ? 0 : Long.parseLong(available);
        if (found < 0) {
            suspect(row);
            findings.add(Finding.of(Invariant.I3, row.key().subject(), "available", "at least 0", found)
                    .with(remedy));
        }
        long expected = expected(row, sums);
        if (expected != found + held) {
            suspect(row);
        }
        findings.equal(
                Invariant.ofBalances(row.key().kind()),
                row.key().subject(),
                "available and reserved",
                expected,
                found + held,
                remedy);
    }

    private void suspect(Row row) {
        var ofKind = totals(row.key().kind());
        if (ofKind.suspects == MAX_SUSPECTS) {
            crowded.add(Invariant.ofBalances(row.key().kind()));
        } else if (suspects.add(row.key())) {
            ofKind.suspects++;
        }
    }

    /** Of which more balances differ than the next look can watch. */
    Set<Invariant> crowded() {
        return crowded;
    }

    /** Balances that differ between journal and shard, of which the next look should take special care. */
    Set<BalanceKey> suspects() {
        return suspects;
    }

    private static long expected(Row row, Sums sums) {
        return Math.subtractExact(Math.addExact(row.opening(), sums.credited), sums.debited);
    }

    /** Something in a decision that has no balance on record. */
    void unknown(BalanceKey key) {
        findings.add(noneOnRecord(key, "a decision"));
    }

    /** Something in a shard that has no balance on record. */
    void unknown(BalanceKey key, ShardId in) {
        findings.add(noneOnRecord(key, "in " + in).with(new Remedy.Rebuild(in)));
    }

    private static Finding noneOnRecord(BalanceKey key, String where) {
        return Finding.of(
                Invariant.ofBalances(key.kind()), key.subject(), "balance on record", "one", "none, only " + where);
    }
}
