package io.holdfast.coordinator;

import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Stuck;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that is not settled, for people.
 *
 * @param phase where it stands
 * @param trouble what made it try again last, or null
 * @param ageMs since it began
 */
public record Unsettled(Phase phase, @Nullable Event trouble, long ageMs) {
    /** What kind of trouble it is. */
    public Stuck.Cause cause() {
        return switch (phase) {
            case Phase.Begun p -> Stuck.Cause.UNDECIDED;
            case Phase.Preparing p -> Stuck.Cause.UNDECIDED;
            case Phase.Executing p -> Stuck.Cause.UNDECIDED;
            case Phase.Deciding p -> Stuck.Cause.UNDECIDED;
            case Phase.Doubtful p -> Stuck.Cause.UNDECIDED;
            case Phase.Finishing p -> Stuck.Cause.COMMITTED;
            case Phase.Undoing p -> Stuck.Cause.ABORTED;
            case Phase.Ended p -> throw new IllegalStateException("it is settled: " + p);
        };
    }

    /** The shards that it waits for; none while it waits for the journal. */
    public List<ShardId> waitsFor() {
        var shards = new ArrayList<ShardId>();
        awaited().forEach(branch -> shards.add(shard(branch)));
        return List.copyOf(shards);
    }

    private BranchSet awaited() {
        return switch (phase) {
            case Phase.Preparing(Attempt attempt, Votes votes) -> votes.missing(attempt.branches());
            case Phase.Executing p -> BranchSet.NONE.with(p.current());
            case Phase.Finishing p -> p.pending();
            case Phase.Undoing p -> p.pending();
            case Phase.Begun p -> BranchSet.NONE;
            case Phase.Deciding p -> BranchSet.NONE;
            case Phase.Doubtful p -> BranchSet.NONE;
            case Phase.Ended p -> BranchSet.NONE;
        };
    }

    private ShardId shard(int branch) {
        return phase.attempt().transaction().branches().get(branch).shard();
    }

    /** The cause in words. */
    public String detail() {
        return switch (phase) {
            case Phase.Begun p -> "undecided, has not begun";
            case Phase.Preparing p -> "undecided, waits for the vote of " + names();
            case Phase.Executing p -> "undecided, waits for the vote of " + names();
            case Phase.Deciding p -> "undecided, waits for the journal to commit";
            case Phase.Doubtful p -> "undecided, waits for the journal to say what stands";
            case Phase.Finishing p -> "committed, waits for " + names() + " to confirm";
            case Phase.Undoing p -> "aborted, waits for " + names() + " to give back what it may hold";
            case Phase.Ended p -> "settled";
        };
    }

    private String names() {
        return waitsFor().stream().map(ShardId::toString).collect(Collectors.joining(", "));
    }

    /** What came of the last try of what it waits for, or null while none has failed. */
    public @Nullable String lastError() {
        if (trouble == null) {
            return null;
        }
        return switch (trouble) {
            case Event.Finished(int branch, Reply reply) -> of(branch, told(reply));
            case Event.Undone(int branch, Reply reply) -> of(branch, told(reply));
            case Event.Undelivered(int branch, Verb verb) -> of(branch, " did not answer " + verb);
            case Event.InDoubt e -> phase instanceof Phase.Doubtful ? "the journal could not be asked" : null;
            case Event other -> null;
        };
    }

    private @Nullable String of(int branch, String what) {
        return awaited().has(branch) ? shard(branch) + what : null;
    }

    private static String told(Reply reply) {
        return switch (reply) {
            case Reply.Lost lost -> " has lost its data, or has another generation";
            case Reply.Closed closed -> " is being rebuilt, or is frozen";
            case Reply.NeedRebuild lost -> " does not know the transaction";
            case Reply.Alarm alarm -> " contradicts the journal";
            case Reply other -> " answered " + other;
        };
    }
}
