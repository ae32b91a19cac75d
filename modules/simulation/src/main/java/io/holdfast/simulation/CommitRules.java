package io.holdfast.simulation;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Decision;
import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Rejection;
import io.holdfast.coordinator.Votes;
import io.holdfast.protocol.IdempotencyRecord;
import io.holdfast.protocol.OrderGate;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code decide} checks before it writes a COMMIT, in its order: the same for every model of the journal. */
public final class CommitRules {
    /** What the checks look at. */
    public interface Journal {
        boolean isFenced(long session);

        long generation(ShardId shard);

        @Nullable
        Decision decision(TxId tx);

        boolean isTaken(IdempotencyRecord key);

        boolean isPaid(String order);

        long version(String order);
    }

    private CommitRules() {}

    /** The answer when the COMMIT is not to be written; nothing when it is. */
    public static Optional<Event> obstacle(Journal journal, Attempt attempt, Votes votes, Set<Guard> removed) {
        var tx = attempt.tx();
        if (journal.isFenced(tx.session()) && !removed.contains(Guard.SESSION_AT_COMMIT)) {
            return Optional.of(new Event.Rejected(Rejection.SESSION_FENCED));
        }
        if (!allCurrent(journal, attempt, votes) && !removed.contains(Guard.GENERATION_AT_COMMIT)) {
            return Optional.of(new Event.Rejected(Rejection.GENERATION_GONE));
        }
        var standing = journal.decision(tx);
        if (standing != null && !removed.contains(Guard.DECISION_IS_IMMUTABLE)) {
            return Optional.of(new Event.Durable(standing));
        }
        return removed.contains(Guard.ORDER_AT_COMMIT)
                ? Optional.empty()
                : condition(journal, attempt).map(Event.Rejected::new);
    }

    private static boolean allCurrent(Journal journal, Attempt attempt, Votes votes) {
        var branches = attempt.transaction().branches();
        for (int branch = 0; branch < branches.size(); branch++) {
            if (votes.generation(branch)
                    != journal.generation(branches.get(branch).shard())) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Rejection> condition(Journal journal, Attempt attempt) {
        var idempotency = attempt.transaction().idempotency();
        if (idempotency != null && journal.isTaken(idempotency)) {
            return Optional.of(Rejection.KEY_TAKEN);
        }
        var gate = attempt.transaction().gate();
        return gate == null ? Optional.empty() : gate(journal, gate);
    }

    private static Optional<Rejection> gate(Journal journal, OrderGate gate) {
        if (journal.isPaid(gate.orderId())) {
            return Optional.of(Rejection.PAID);
        }
        return journal.version(gate.orderId()) == gate.version()
                ? Optional.empty()
                : Optional.of(Rejection.VERSION_CHANGED);
    }
}
