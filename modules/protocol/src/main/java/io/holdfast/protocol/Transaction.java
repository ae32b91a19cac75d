package io.holdfast.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What shall happen, all of it or nothing: one branch per shard, and the conditions under which it may commit. Knows
 * nothing of orders or money; a new kind of transaction is a new definition.
 *
 * @param subject whom it is about; a participant lets only one live transaction per subject in. Empty for a transaction
 *     that is about nothing but itself
 * @param branches at most one per shard
 * @param gate the order that must still be unpaid at its version, or null for a direct operation
 * @param answerAt what the client's answer waits for
 * @param event what is announced after the fact, or empty; a trace context comes after a semicolon
 * @param idempotency the answer to keep under the client's key, or null
 */
public record Transaction(
        String subject,
        List<Branch> branches,
        @Nullable OrderGate gate,
        AnswerAt answerAt,
        String event,
        @Nullable IdempotencyRecord idempotency) {
    /** Branches are told apart by bits of a long. */
    public static final int MAX_BRANCHES = 62;

    public Transaction {
        branches = List.copyOf(branches);
        if (branches.isEmpty() || branches.size() > MAX_BRANCHES) {
            throw new IllegalArgumentException(
                    "a transaction has 1 to " + MAX_BRANCHES + " branches, not " + branches.size());
        }
    }

    /** A change of one shard by itself: {@code add}, {@code subtract}, {@code add_funds}, {@code pay}. */
    public static Transaction direct(Branch branch, @Nullable IdempotencyRecord idempotency) {
        var answerAt = branch.direction() == Direction.CREDIT ? AnswerAt.FINISHED : AnswerAt.DURABLE;
        return new Transaction("", List.of(branch), null, answerAt, "", idempotency);
    }

    /** The same transaction on behalf of a request with a trace context, if it has one: others are told of that, too. */
    public Transaction traced(@Nullable String trace) {
        return trace == null
                ? this
                : new Transaction(subject, branches, gate, answerAt, event + ';' + trace, idempotency);
    }

    /** The trace context of the request that it is on behalf of, or null. */
    public @Nullable String trace() {
        int end = event.indexOf(';');
        return end < 0 ? null : event.substring(end + 1);
    }

    /** The order that it pays, or null. */
    public @Nullable String orderId() {
        return gate == null ? null : gate.orderId();
    }

    /** The same transaction with its branches in another order: a saga executes them in this one. */
    public Transaction withBranches(List<Branch> reordered) {
        return new Transaction(subject, reordered, gate, answerAt, event, idempotency);
    }

    /** What the answer to the client waits for. */
    public enum AnswerAt {
        /** The commit decision is on disk: enough for a debit, which reads have shown since the prepare. */
        DURABLE,
        /** Every branch is finished too: a credit is visible only then. */
        FINISHED
    }
}
