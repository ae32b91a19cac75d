package io.holdfast.coordinator;

/** The write-ahead journal, as the coordinator needs it. Answers return as events, never from inside the call. */
public interface Journal {
    /** Answers {@link Event.Durable}, {@link Event.Rejected} or {@link Event.InDoubt}. */
    void commit(Attempt attempt, Votes votes);

    /** Answers {@link Event.Durable} with the decision that stands, or {@link Event.InDoubt}. */
    void abort(Attempt attempt);
}
