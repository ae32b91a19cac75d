package io.holdfast.coordinator;

import io.holdfast.protocol.Outcome;

/** What a coordinator wants done. Effects carry no result: what comes of them returns as an {@link Event}. */
public sealed interface Effect {
    /** Ask a branch. */
    record Send(int branch, Verb verb) implements Effect {}

    /** Ask a branch again, after a pause that grows up to a bound: it must happen, however long it takes. */
    record SendLater(int branch, Verb verb) implements Effect {}

    /** Force COMMIT to the journal, valid only in the generations voted. */
    record Commit(Votes votes) implements Effect {}

    /** Force ABORT to the journal, unless a decision is there; either way the journal says which. */
    record Abort() implements Effect {}

    /** The same after a pause: the journal could not be asked. */
    record AbortLater() implements Effect {}

    /** Tell the client. At most once per transaction. */
    record Answer(Outcome outcome) implements Effect {}

    /** A shard proved that it lost a prepare that was committed: it must be rebuilt in a new generation. */
    record Rebuild(int branch) implements Effect {}

    /** A shard answered what must never happen: freeze it and call a person. */
    record RaiseAlarm(int branch) implements Effect {}

    /** Nothing is left to do: the low water may pass. */
    record Settle() implements Effect {}
}
