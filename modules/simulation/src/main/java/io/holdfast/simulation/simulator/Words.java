package io.holdfast.simulation.simulator;

import io.holdfast.protocol.Command;

/** Commands as a trace calls them. */
final class Words {
    private Words() {}

    static String of(Command command) {
        return switch (command) {
            case Command.Prepare c -> "PREPARE of " + c.tx() + " (" + c.branch().encodedLines() + ")";
            case Command.Execute c -> "EXECUTE of " + c.tx() + " (" + c.branch().encodedLines() + ")";
            case Command.Finish c -> "FINISH of " + c.tx();
            case Command.Undo c -> "UNDO of " + c.tx();
        };
    }
}
