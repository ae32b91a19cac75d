package io.holdfast.coordinator;

import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ShardId;

/** What a client is told when its transaction does not commit, by what stopped it. */
final class Refusals {
    static final Outcome DEADLINE = new Outcome.NotNow("the deadline passed");
    static final Outcome ABORTED = new Outcome.NotNow("the transaction was aborted by a recovery");

    private Refusals() {}

    static Outcome refused(Attempt attempt, int branch, Reply.Cause cause) {
        return switch (cause) {
            case Reply.Cause.Short why -> new Outcome.Refused(shard(attempt, branch), why);
            case Reply.Cause.Limit why -> new Outcome.Refused(shard(attempt, branch), why);
            case Reply.Cause.Aborted aborted -> ABORTED;
        };
    }

    static Outcome unexpected(Attempt attempt, int branch, Reply reply) {
        var shard = shard(attempt, branch);
        return switch (reply) {
            case Reply.Busy(var other) -> new Outcome.Contended(other);
            case Reply.Lost lost -> new Outcome.NotNow(shard + " is recovering");
            case Reply.Closed closed -> new Outcome.NotNow(shard + " is recovering");
            case Reply.Stale stale -> new Outcome.NotNow("this node's session was fenced");
            // Another start on the same stores has fenced the session and closed it up to its last number.
            case Reply.Ended ended -> new Outcome.NotNow("this node's session was ended");
            case Reply.Mismatch e -> broken(shard, reply);
            case Reply.ModeConflict e -> broken(shard, reply);
            case Reply.Final e -> broken(shard, reply);
            case Reply.Bad e -> broken(shard, reply);
            case Reply.Yes e -> broken(shard, reply);
            case Reply.No e -> broken(shard, reply);
            case Reply.Done e -> broken(shard, reply);
            case Reply.Undone e -> broken(shard, reply);
            case Reply.NeedRebuild e -> broken(shard, reply);
            case Reply.Alarm e -> broken(shard, reply);
        };
    }

    static Outcome unreachable(Attempt attempt, int branch) {
        return new Outcome.NotNow(shard(attempt, branch) + " cannot be reached");
    }

    static Outcome rejected(Rejection rejection) {
        return switch (rejection) {
            case PAID -> new Outcome.GateShut(true);
            case VERSION_CHANGED -> new Outcome.GateShut(false);
            case GENERATION_GONE -> new Outcome.NotNow("a shard was rebuilt");
            case SESSION_FENCED -> new Outcome.NotNow("this node's session was fenced");
            case KEY_TAKEN -> new Outcome.KeyTaken();
        };
    }

    private static Outcome broken(ShardId shard, Reply reply) {
        return new Outcome.Broken(shard + " answered " + reply + " to a first request");
    }

    private static ShardId shard(Attempt attempt, int branch) {
        return attempt.transaction().branches().get(branch).shard();
    }
}
