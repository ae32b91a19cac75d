package io.holdfast.simulation;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Direction;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Reply;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What is available per id, and the credits that are reserved but not final. Immutable; a missing balance is 0. */
public record Balances(Map<String, Long> available, Map<String, Long> pending) {
    public Balances {
        available = Map.copyOf(available);
        pending = Map.copyOf(pending);
    }

    /** Why the branch cannot be reserved, if so. Lines of one id add up; all lines are taken, or none. */
    Optional<Reply.Cause> obstacle(Branch branch) {
        var needed = new HashMap<String, Long>();
        for (Line line : branch.lines()) {
            long need = needed.merge(line.id(), line.amount(), Math::addExact);
            if (branch.direction() == Direction.DEBIT && need > availableOf(line.id())) {
                return Optional.of(new Reply.Cause.Short(line.id()));
            }
            if (branch.direction() == Direction.CREDIT && need > room(line.id())) {
                return Optional.of(new Reply.Cause.Limit(line.id()));
            }
        }
        return Optional.empty();
    }

    private long availableOf(String id) {
        return available.getOrDefault(id, 0L);
    }

    private long room(String id) {
        return Line.MAX_AMOUNT - availableOf(id) - pending.getOrDefault(id, 0L);
    }

    /** A debit leaves what is available at once; a credit waits. */
    Balances reserve(Branch branch) {
        return switch (branch.direction()) {
            case DEBIT -> new Balances(moved(available, branch, -1), pending);
            case CREDIT -> new Balances(available, moved(pending, branch, 1));
        };
    }

    /** A debit was taken when it was reserved; a credit arrives. */
    Balances finish(Branch branch) {
        return switch (branch.direction()) {
            case DEBIT -> this;
            case CREDIT -> new Balances(moved(available, branch, 1), withoutZeros(moved(pending, branch, -1)));
        };
    }

    Balances undo(Branch branch) {
        return switch (branch.direction()) {
            case DEBIT -> new Balances(moved(available, branch, 1), pending);
            case CREDIT -> new Balances(available, withoutZeros(moved(pending, branch, -1)));
        };
    }

    private static Map<String, Long> moved(Map<String, Long> amounts, Branch branch, long factor) {
        var moved = new HashMap<>(amounts);
        for (Line line : branch.lines()) {
            moved.merge(line.id(), factor * line.amount(), Math::addExact);
        }
        return moved;
    }

    private static Map<String, Long> withoutZeros(Map<String, Long> amounts) {
        var kept = new HashMap<>(amounts);
        kept.values().removeIf(amount -> amount == 0);
        return kept;
    }
}
