package io.holdfast.app.audit;

import io.holdfast.journal.RecordedBranch;
import io.holdfast.protocol.Direction;
import io.holdfast.protocol.Line;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Adds up, per balance, what committed decisions did to it: all of them, and those that should be folded already. Holds
 * one range of balances; however many there are, the decisions are read once for each range.
 */
final class Books {
    private static final Sums NOTHING = new Sums();

    private final Map<Long, Long> foldedBySession;
    private final BalanceKey after;
    private final BalanceKey upTo;
    private final Map<BalanceKey, Map<Long, Sums>> sums = new HashMap<>();
    private final Map<String, Long> foldedDebits = new TreeMap<>();

    /** What became of one balance. */
    static final class Sums {
        long credited;
        long debited;
        long foldedCredited;
        long foldedDebited;

        private void add(Direction direction, long amount, boolean folded) {
            if (direction == Direction.CREDIT) {
                credited = Math.addExact(credited, amount);
                foldedCredited = Math.addExact(foldedCredited, folded ? amount : 0);
            } else {
                debited = Math.addExact(debited, amount);
                foldedDebited = Math.addExact(foldedDebited, folded ? amount : 0);
            }
        }

        private void add(Sums other) {
            credited = Math.addExact(credited, other.credited);
            debited = Math.addExact(debited, other.debited);
            foldedCredited = Math.addExact(foldedCredited, other.foldedCredited);
            foldedDebited = Math.addExact(foldedDebited, other.foldedDebited);
        }
    }

    /**
     * For the balances above {@code after} up to {@code upTo}.
     *
     * @param foldedBySession the sequence number at or below which each session's decisions are folded
     */
    Books(Map<Long, Long> foldedBySession, BalanceKey after, BalanceKey upTo) {
        this.foldedBySession = foldedBySession;
        this.after = after;
        this.upTo = upTo;
    }

    void take(JournalEntry entry) {
        if (!entry.committed()) {
            return;
        }
        boolean folded =
                entry.tx().seq() <= foldedBySession.getOrDefault(entry.tx().session(), 0L);
        for (RecordedBranch branch : entry.branches()) {
            for (Line line : branch.branch().lines()) {
                take(branch, line, folded);
            }
        }
    }

    private void take(RecordedBranch branch, Line line, boolean folded) {
        var key = new BalanceKey(branch.shard().kind(), line.id());
        if (folded && branch.branch().direction() == Direction.DEBIT) {
            foldedDebits.merge(key.kind(), line.amount(), Math::addExact);
        }
        if (key.compareTo(after) > 0 && key.compareTo(upTo) <= 0) {
            sums.computeIfAbsent(key, balance -> new HashMap<>(2))
                    .computeIfAbsent(branch.generation(), generation -> new Sums())
                    .add(branch.branch().direction(), line.amount(), folded);
        }
    }

    /** What counts for a balance that was opened in {@code openingGeneration}; each balance is asked for once. */
    Sums close(BalanceKey key, long openingGeneration) {
        var byGeneration = sums.remove(key);
        if (byGeneration == null) {
            return NOTHING;
        }
        var counted = new Sums();
        byGeneration.forEach((generation, part) -> {
            if (generation >= openingGeneration) {
                counted.add(part);
            }
        });
        return counted;
    }

    /** Balances that decisions have changed and that nobody asked for: there are none on record. */
    Iterable<BalanceKey> unclaimed() {
        return sums.keySet();
    }

    /** The sum of all folded debits of each kind, whatever became of the balances since. */
    Map<String, Long> foldedDebits() {
        return foldedDebits;
    }
}
