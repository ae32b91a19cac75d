package io.holdfast.coordinator;

/** The way to the participants. Replies return as events, never from inside the call. */
public interface Messenger {
    /** Answers the verb's event with the reply, or {@link Event.Undelivered}. */
    void send(Attempt attempt, int branch, Verb verb);
}
