package io.holdfast.reservations;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.CommandBatch;
import io.holdfast.protocol.TxId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Cuts commands into script calls: neighbours of the same operation and session share one, in their order. */
final class CommandEncoder {
    private static final int RESERVE_ARGUMENTS = 4;
    private static final int SETTLE_ARGUMENTS = 1;

    private final ShardKeys keys;

    CommandEncoder(ShardKeys keys) {
        this.keys = keys;
    }

    /** The commands that one script call carries. */
    record Part(List<Command> commands, ScriptCall call) {}

    List<Part> encode(List<Command> commands) {
        int end = endOfPart(commands, 0);
        if (end == commands.size()) {
            return List.of(part(commands));
        }
        var parts = new ArrayList<Part>();
        for (int from = 0; from < commands.size(); from = end) {
            end = endOfPart(commands, from);
            parts.add(part(commands.subList(from, end)));
        }
        return parts;
    }

    private static int endOfPart(List<Command> commands, int from) {
        Command first = commands.get(from);
        int limit = Math.min(commands.size(), from + CommandBatch.MAX_COMMANDS);
        int end = from + 1;
        while (end < limit && shareCall(first, commands.get(end))) {
            end++;
        }
        return end;
    }

    private static boolean shareCall(Command one, Command other) {
        return one.getClass() == other.getClass()
                && one.tx().session() == other.tx().session();
    }

    private Part part(List<Command> commands) {
        return new Part(
                commands,
                switch (commands.get(0)) {
                    case Command.Prepare p -> withBranches(Script.PREPARE, commands);
                    case Command.Execute e -> withBranches(Script.EXECUTE, commands);
                    case Command.Finish f -> withSeqs(Script.FINISH, commands);
                    case Command.Undo u -> withSeqs(Script.UNDO, commands);
                });
    }

    private ScriptCall withBranches(Script script, List<Command> commands) {
        var call = begin(script, commands, RESERVE_ARGUMENTS);
        for (int i = 0; i < commands.size(); i++) {
            switch (commands.get(i)) {
                case Command.Prepare p -> put(call, i, commands.size(), p.tx(), p.subject(), p.branch());
                case Command.Execute e -> put(call, i, commands.size(), e.tx(), e.subject(), e.branch());
                case Command.Finish f -> throw new IllegalStateException("carries no branch: " + f);
                case Command.Undo u -> throw new IllegalStateException("carries no branch: " + u);
            }
        }
        return call;
    }

    /** In columns: all seqs, all subjects, all digests, all lines. */
    private static void put(ScriptCall call, int row, int rows, TxId tx, String subject, Branch branch) {
        call.put(row, ShardKeys.ascii(tx.seq()))
                .put(rows + row, bytes(subject))
                .put(2 * rows + row, bytes(branch.digest(subject)))
                .put(3 * rows + row, bytes(branch.encodedLines()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private ScriptCall withSeqs(Script script, List<Command> commands) {
        var call = begin(script, commands, SETTLE_ARGUMENTS);
        for (Command command : commands) {
            call.add(command.tx().seq());
        }
        return call;
    }

    private ScriptCall begin(Script script, List<Command> commands, int argumentsEach) {
        var session = keys.of(commands.get(0).tx().session());
        return ScriptCall.of(
                        script,
                        2 + commands.size() * argumentsEach,
                        keys.header(),
                        session.branches(),
                        keys.subjects(),
                        keys.available(),
                        keys.pending())
                .add(keys.generationText())
                .add(session.text());
    }
}
