package io.holdfast.simulation.simulator;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.Direction;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.TxId;
import io.holdfast.simulation.Balances;
import io.holdfast.simulation.BranchRecord;
import io.holdfast.simulation.ParticipantModel;
import io.holdfast.simulation.ParticipantModel.Outcome;
import io.holdfast.simulation.SabotagedShard;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The participant with the planted mistakes; without any it is the model itself. */
final class BrokenShard {
    private final Sabotage sabotage;
    private final SabotagedShard shard;
    private final Map<TxId, Branch> undone = new HashMap<>();

    BrokenShard(Sabotage sabotage) {
        this.sabotage = sabotage;
        this.shard = new SabotagedShard(sabotage.removed());
    }

    Outcome apply(ParticipantModel model, long generation, Command command) {
        var outcome = shard.apply(model, generation, command);
        if (sabotage.planted().isEmpty()) {
            return outcome;
        }
        var before = model.branches().get(command.tx());
        if (sabotage.has(Plant.CREDIT_AT_PREPARE) && before == null) {
            return creditedEarly(outcome, command.tx());
        }
        if (sabotage.has(Plant.LINE_BY_LINE) && before == null) {
            return testedLineByLine(model, outcome, command);
        }
        return sabotage.has(Plant.REFUND_TWICE) && command instanceof Command.Undo
                ? refundedAgain(model, outcome, command.tx())
                : outcome;
    }

    /** The credit is there at once, and FINISH only has it pending no more. */
    private static Outcome creditedEarly(Outcome outcome, TxId tx) {
        return outcome.next().branches().get(tx) instanceof BranchRecord.Live live
                        && live.branch().direction() == Direction.CREDIT
                ? new Outcome(added(outcome.next(), live.branch(), 1), outcome.reply())
                : outcome;
    }

    private Outcome refundedAgain(ParticipantModel model, Outcome outcome, TxId tx) {
        if (model.branches().get(tx) instanceof BranchRecord.Live live) {
            undone.put(tx, live.branch());
            return outcome;
        }
        var branch = undone.get(tx);
        return branch != null && branch.direction() == Direction.DEBIT && outcome.reply() instanceof Reply.Undone
                ? new Outcome(added(outcome.next(), branch, 1), outcome.reply())
                : outcome;
    }

    private static Outcome testedLineByLine(ParticipantModel model, Outcome outcome, Command command) {
        return switch (command) {
            case Command.Prepare(TxId tx, String subject, Branch branch)
            when isShort(outcome) && eachLineFits(model, branch) -> taken(model, outcome, tx, subject, branch);
            case Command.Prepare c -> outcome;
            case Command.Execute c -> outcome;
            case Command.Finish c -> outcome;
            case Command.Undo c -> outcome;
        };
    }

    private static boolean isShort(Outcome outcome) {
        return outcome.reply() instanceof Reply.No(Reply.Cause.Short cause);
    }

    private static boolean eachLineFits(ParticipantModel model, Branch branch) {
        var available = model.balances().available();
        return branch.lines().stream().allMatch((Line line) -> available.getOrDefault(line.id(), 0L) >= line.amount());
    }

    private static Outcome taken(ParticipantModel model, Outcome outcome, TxId tx, String subject, Branch branch) {
        var branches = new HashMap<>(outcome.next().branches());
        branches.put(tx, new BranchRecord.Live(Mode.TWO_PHASE, subject, branch));
        var subjects = new HashMap<>(model.subjects());
        subjects.put(subject, tx);
        var taken = new ParticipantModel(model.header(), model.balances(), subjects, branches);
        return new Outcome(
                added(taken, branch, -1), new Reply.Yes(model.header().generation()));
    }

    private static ParticipantModel added(ParticipantModel model, Branch branch, long factor) {
        Map<String, Long> available = new HashMap<>(model.balances().available());
        List<Line> lines = branch.lines();
        lines.forEach(line -> available.merge(line.id(), factor * line.amount(), Math::addExact));
        var balances = new Balances(available, model.balances().pending());
        return new ParticipantModel(model.header(), balances, model.subjects(), model.branches());
    }

    Outcome lowWater(ParticipantModel model, long generation, long session, long seq) {
        return shard.lowWater(model, generation, session, seq);
    }
}
