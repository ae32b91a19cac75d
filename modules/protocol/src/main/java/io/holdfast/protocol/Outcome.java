package io.holdfast.protocol;

/** How one transaction ended for the client that asked for it. */
public sealed interface Outcome {
    /** The commit is durable. */
    record Committed(TxId tx) implements Outcome {}

    /** A participant refused by its business rule. */
    record Refused(ShardId shard, Reply.Cause cause) implements Outcome {}

    /** The order's gate is shut: it was paid by another transaction, or changed since it was read. */
    record GateShut(boolean paid) implements Outcome {}

    /** Another live transaction has the subject: its decision is the answer. */
    record Contended(TxId other) implements Outcome {}

    /** Another request has used the idempotency key: its stored answer is the answer. */
    record KeyTaken() implements Outcome {}

    /** Nothing happened and the same request may succeed soon. */
    record NotNow(String why) implements Outcome {}

    /** The deadline has passed and the journal cannot be asked: committed or not, nobody knows yet. */
    record Unknown() implements Outcome {}

    /** A participant answered what its table does not allow here: a defect, and nothing was committed. */
    record Broken(String why) implements Outcome {}
}
