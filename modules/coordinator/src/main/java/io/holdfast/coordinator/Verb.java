package io.holdfast.coordinator;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Command;

/** What is asked of a branch. */
public enum Verb {
    PREPARE,
    EXECUTE,
    FINISH,
    UNDO;

    /** The command that asks it of one branch of the attempt. */
    public Command of(Attempt attempt, int branch) {
        var tx = attempt.tx();
        return switch (this) {
            case PREPARE -> new Command.Prepare(tx, attempt.subject(), at(attempt, branch));
            case EXECUTE -> new Command.Execute(tx, attempt.subject(), at(attempt, branch));
            case FINISH -> new Command.Finish(tx);
            case UNDO -> new Command.Undo(tx);
        };
    }

    private static Branch at(Attempt attempt, int branch) {
        return attempt.transaction().branches().get(branch);
    }
}
