package io.holdfast.app.audit;

import io.holdfast.journal.RecordedBranch;
import io.holdfast.protocol.Direction;
import io.holdfast.protocol.Line;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds up, per balance, what committed decisions did to it: all of them, and those that should be folded already. Holds
 * one range of balances; however many there are, the decisions are read once for each range.
 */
final class Books {
    private static final Sums NOTHING = new Sums(0, null);

    private final Map<Long, Long> foldedBySession;
    private final BalanceKey after;
    private final BalanceKey upTo;
    /** By kind and id; millions of them, so a chain of generations rather than a map. */
    private final Map<String, Map<String, Sums>> sums = new TreeMap<>();

    private final Map<String, Long> foldedDebits = new TreeMap<>();

    /** What became of one balance in one generation. */
    static final class Sums {
        private final long generation;
        private final @Nullable Sums older;
        long credited;
        long debited;
        long foldedCredited;
        long foldedDebited;

        private Sums(long generation, @Nullable Sums older) {
            this.generation = generation;
            this.older = older;
        }

        private @Nullable Sums of(long wanted) {
            for (Sums each = this; each != null; each = each.older) {
                if (each.generation == wanted) {
                    return each;
                }
            }
            return null;
        }

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
        var kind = branch.shard().kind();
        var direction = branch.branch().direction();
        if (folded && direction == Direction.DEBIT) {
            foldedDebits.merge(kind, line.amount(), Math::addExact);
        }
        if (after.isBelow(kind, line.id()) && !upTo.isBelow(kind, line.id())) {
            sumsOf(kind, line.id(), branch.generation()).add(direction, line.amount(), folded);
        }
    }

    private Sums sumsOf(String kind, String id, long generation) {
        var ofKind = sums.computeIfAbsent(kind, key -> new HashMap<>());
        var newest = ofKind.get(id);
        var known = newest == null ? null : newest.of(generation);
        if (known != null) {
            return known;
        }
        var added = new Sums(generation, newest);
        ofKind.put(id, added);
        return added;
    }

    /** What counts for a balance, with what was carried out of the journal; each balance is asked for once. */
    Sums close(BalanceAudit.Row row) {
        var ofKind = sums.get(row.key().kind());
        var newest = ofKind == null ? null : ofKind.remove(row.key().id());
        if (newest == null && row.pastCredited() == 0 && row.pastDebited() == 0) {
            return NOTHING;
        }
        var counted = new Sums(0, null);
        counted.add(Direction.CREDIT, row.pastCredited(), true);
        counted.add(Direction.DEBIT, row.pastDebited(), true);
        for (Sums each = newest; each != null; each = each.older) {
            if (each.generation >= row.openingGeneration()) {
                counted.add(each);
            }
        }
        return counted;
    }

    /** Balances that decisions have changed and that nobody asked for: there are none on record. */
    List<BalanceKey> unclaimed() {
        var keys = new ArrayList<BalanceKey>();
        sums.forEach((kind, byId) -> byId.keySet().forEach(id -> keys.add(new BalanceKey(kind, id))));
        return keys;
    }

    /** The sum of all folded debits of each kind, whatever became of the balances since. */
    Map<String, Long> foldedDebits() {
        return foldedDebits;
    }
}
