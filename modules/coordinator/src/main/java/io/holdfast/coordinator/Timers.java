package io.holdfast.coordinator;

/** Pauses before something that must happen is tried again; they grow up to a bound. */
public interface Timers {
    /** Sends the verb later. */
    void sendLater(Attempt attempt, int branch, Verb verb);

    /** Asks the journal to abort later. */
    void abortLater(Attempt attempt);
}
