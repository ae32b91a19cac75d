package io.holdfast.protocol;

/** What a coordinator asks of one branch. Every command may be lost, repeated or late; the participant's table copes. */
public sealed interface Command {
    TxId tx();

    /** Reserve under two-phase commit: vote, and hold until told. */
    record Prepare(TxId tx, String subject, Branch branch) implements Command {}

    /** Take at once under saga: provisional until finished, undone on a later refusal. */
    record Execute(TxId tx, String subject, Branch branch) implements Command {}

    /** The journal says COMMIT: the branch becomes final. */
    record Finish(TxId tx) implements Command {}

    /** The transaction will never commit: give back, and leave a tombstone that blocks a late prepare. */
    record Undo(TxId tx) implements Command {}
}
