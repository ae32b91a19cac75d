package io.holdfast.coordinator;

import io.holdfast.protocol.Reply;

/** What a coordinator learned about one transaction. Events may be missing, repeated or out of order. */
public sealed interface Event {
    /** Start now. */
    record Begin() implements Event {}

    /** A reply to PREPARE or EXECUTE. */
    record Voted(int branch, Reply reply) implements Event {}

    /** A reply to FINISH. */
    record Finished(int branch, Reply reply) implements Event {}

    /** A reply to UNDO. */
    record Undone(int branch, Reply reply) implements Event {}

    /** No reply will come: whether the command arrived is unknown. */
    record Undelivered(int branch, Verb verb) implements Event {}

    /** The journal holds this decision on disk. Durability is an event: nothing is announced before it. */
    record Durable(Decision decision) implements Event {}

    /** The journal did not take the COMMIT, definitely. */
    record Rejected(Rejection rejection) implements Event {}

    /** The journal could not be asked, or broke while it was: unknown. */
    record InDoubt() implements Event {}

    /** The client has waited long enough; comes again while it is unanswered. */
    record Deadline() implements Event {}
}
