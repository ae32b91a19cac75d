package io.holdfast.protocol;

/**
 * What a participant answers to one command, as in the participant table. Only {@link Yes}, {@link Done} and
 * {@link Undone} are progress; all others say which check stopped the command, and that nothing was changed, except
 * that {@link No} leaves a tombstone.
 */
public sealed interface Reply {
    /** Prepared or executed, in this generation of the shard. */
    record Yes(long generation) implements Reply {}

    /** Refused by the business rule; the branch is a tombstone now. */
    record No(Cause cause) implements Reply {}

    /** Another live transaction holds the subject. */
    record Busy(TxId other) implements Reply {}

    /** Finished. */
    record Done() implements Reply {}

    /** Undone; a tombstone stands. */
    record Undone() implements Reply {}

    /** At or below the session's low water: settled long ago. */
    record Ended() implements Reply {}

    /** No header, or another generation than expected: nothing may be read or written here. */
    record Lost() implements Reply {}

    /** The shard is being loaded or is frozen: try again. */
    record Closed() implements Reply {}

    /** The session is fenced: it may not begin anything. */
    record Stale() implements Reply {}

    /** The branch is on record with other lines. */
    record Mismatch() implements Reply {}

    /** The branch is on record under the other protocol. */
    record ModeConflict() implements Reply {}

    /** The branch is already final. */
    record Final() implements Reply {}

    /** Malformed amounts. */
    record Bad() implements Reply {}

    /** FINISH found nothing: proof that a prepare was lost with its store. */
    record NeedRebuild() implements Reply {}

    /** FINISH on a tombstone, or UNDO on a final branch: an invariant is broken; the shard must be frozen. */
    record Alarm() implements Reply {}

    /** Why a participant voted no. */
    sealed interface Cause {
        /** Less is available than asked for. */
        record Short(String id) implements Cause {}

        /** The balance would exceed its cap. */
        record Limit(String id) implements Cause {}

        /** A tombstone stands: this transaction was undone before its prepare arrived. */
        record Aborted() implements Cause {}
    }

    Reply DONE = new Done();
    Reply UNDONE = new Undone();
    Reply ENDED = new Ended();
    Reply LOST = new Lost();
    Reply CLOSED = new Closed();
    Reply STALE = new Stale();
    Reply MISMATCH = new Mismatch();
    Reply MODE_CONFLICT = new ModeConflict();
    Reply FINAL = new Final();
    Reply BAD = new Bad();
    Reply NEED_REBUILD = new NeedRebuild();
    Reply ALARM = new Alarm();
    Reply ABORTED = new No(new Cause.Aborted());
}
