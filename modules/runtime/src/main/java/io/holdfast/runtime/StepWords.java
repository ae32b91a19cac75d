package io.holdfast.runtime;

import io.holdfast.coordinator.Decision;
import io.holdfast.coordinator.Rejection;
import io.holdfast.coordinator.Verb;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Reply;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a recorded step says to a person.
 *
 * @param sound whether it was as one would wish, or null when it is neither
 */
record StepWords(String text, @Nullable Boolean sound) {
    static StepWords of(Flight.Kind kind, long generation, @Nullable Object detail) {
        return switch (kind) {
            case BEGUN -> new StepWords("begins", null);
            case BRANCH -> new StepWords("is part of it", null);
            case VOTED, FINISHED, UNDONE ->
                detail == null
                        ? new StepWords("YES in generation " + generation, true)
                        : of((Reply) Objects.requireNonNull(detail));
            case UNDELIVERED ->
                new StepWords(
                        "no reply to " + ((Verb) Objects.requireNonNull(detail)).name()
                                + ": nobody knows whether it arrived",
                        false);
            case DURABLE -> {
                var decision = (Decision) Objects.requireNonNull(detail);
                yield new StepWords(decision + " is on disk", decision == Decision.COMMIT);
            }
            case REJECTED -> new StepWords(of((Rejection) Objects.requireNonNull(detail)), false);
            case IN_DOUBT -> new StepWords("the journal does not say what it holds", false);
            case DEADLINE -> new StepWords("the client has waited long enough", false);
            case ANSWERED -> detail == null ? new StepWords("committed", true) : of((Outcome) detail);
        };
    }

    private static StepWords of(Reply reply) {
        return switch (reply) {
            case Reply.Yes(long generation) -> new StepWords("YES in generation " + generation, true);
            case Reply.No(Reply.Cause cause) -> new StepWords("NO: " + of(cause), false);
            case Reply.Busy(var other) -> new StepWords("BUSY: transaction " + other + " has the order", false);
            case Reply.Done done -> new StepWords("DONE", true);
            case Reply.Undone undone -> new StepWords("UNDONE, a tombstone stands", true);
            case Reply.Ended ended -> new StepWords("ENDED: it was settled before", true);
            case Reply.Lost lost -> new StepWords("LOST: the shard is in another generation", false);
            case Reply.Closed closed -> new StepWords("CLOSED: the shard is being loaded or frozen", false);
            case Reply.Stale stale -> new StepWords("STALE: the session is fenced", false);
            case Reply.Mismatch mismatch -> new StepWords("MISMATCH: it has other lines on record", false);
            case Reply.ModeConflict conflict ->
                new StepWords("MODE-CONFLICT: it began under the other protocol", false);
            case Reply.Final last -> new StepWords("FINAL: it cannot be undone any more", false);
            case Reply.Bad bad -> new StepWords("BAD: the command makes no sense", false);
            case Reply.NeedRebuild rebuild -> new StepWords("NEED-REBUILD: the prepare was lost", false);
            case Reply.Alarm alarm -> new StepWords("ALARM: it contradicts the journal", false);
        };
    }

    private static String of(Reply.Cause cause) {
        return switch (cause) {
            case Reply.Cause.Short(String id) -> "less of " + id + " is available than asked for";
            case Reply.Cause.Limit(String id) -> "the balance of " + id + " would be above its limit";
            case Reply.Cause.Aborted aborted -> "it was undone before it arrived";
        };
    }

    private static String of(Rejection rejection) {
        return switch (rejection) {
            case PAID -> "the journal refused it: another transaction has paid the order";
            case VERSION_CHANGED -> "the journal refused it: the order was changed since it was read";
            case GENERATION_GONE -> "the journal refused it: a branch voted in a generation that is gone";
            case SESSION_FENCED -> "the journal refused it: the session is fenced";
            case KEY_TAKEN -> "the journal refused it: the idempotency key belongs to another request";
        };
    }

    private static StepWords of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Committed committed -> new StepWords("committed", true);
            case Outcome.Refused(var shard, var cause) ->
                new StepWords("refused by " + shard + ": " + of(cause), false);
            case Outcome.GateShut(boolean paid) ->
                new StepWords(paid ? "the order is paid already" : "the order was changed", false);
            case Outcome.Contended(var other) -> new StepWords("transaction " + other + " is at the order", false);
            case Outcome.KeyTaken taken -> new StepWords("the idempotency key belongs to another request", false);
            case Outcome.NotNow(String why) -> new StepWords("not now: " + why, false);
            case Outcome.Unknown unknown -> new StepWords("unknown yet", false);
            case Outcome.Broken(String why) -> new StepWords("broken: " + why, false);
        };
    }
}
