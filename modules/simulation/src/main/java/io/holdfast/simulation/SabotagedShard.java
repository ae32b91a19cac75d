package io.holdfast.simulation;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.TxId;
import io.holdfast.simulation.ParticipantModel.Outcome;
import java.util.HashMap;
import java.util.Set;

/** The participant model, less the guards that were taken away; with all guards in place it is the model itself. */
public final class SabotagedShard {
    private final Set<Guard> removed;

    public SabotagedShard(Set<Guard> removed) {
        this.removed = removed;
    }

    public Outcome apply(ParticipantModel model, long generation, Command command) {
        if (removed.contains(Guard.DUPLICATE_BEFORE_AVAILABILITY) && isRepeatedButSoldOut(model, command)) {
            return new Outcome(model, soldOut(command));
        }
        if (removed.contains(Guard.CLOSED_SHARD_REFUSES) && settles(command) && isClosed(model, generation)) {
            var outcome = model.with(model.header().in(Header.State.OPEN)).apply(generation, command);
            return new Outcome(outcome.next().with(model.header()), outcome.reply());
        }
        long expected =
                removed.contains(Guard.GENERATION_AT_SHARD) ? model.header().generation() : generation;
        var outcome = model.apply(expected, command);
        return removed.contains(Guard.TOMBSTONE) && command instanceof Command.Undo
                ? new Outcome(withoutTombstone(outcome.next(), command.tx()), outcome.reply())
                : outcome;
    }

    private static boolean isClosed(ParticipantModel model, long generation) {
        return model.header().state() != Header.State.OPEN && model.header().generation() == generation;
    }

    private static boolean settles(Command command) {
        return switch (command) {
            case Command.Prepare c -> false;
            case Command.Execute c -> false;
            case Command.Finish c -> true;
            case Command.Undo c -> true;
        };
    }

    private static boolean isRepeatedButSoldOut(ParticipantModel model, Command command) {
        return switch (command) {
            case Command.Prepare(TxId tx, String subject, Branch branch) -> isLive(model, tx) && isShort(model, branch);
            case Command.Execute(TxId tx, String subject, Branch branch) -> isLive(model, tx) && isShort(model, branch);
            case Command.Finish c -> false;
            case Command.Undo c -> false;
        };
    }

    private static Reply soldOut(Command command) {
        return switch (command) {
            case Command.Prepare(TxId tx, String subject, Branch branch) -> soldOut(branch);
            case Command.Execute(TxId tx, String subject, Branch branch) -> soldOut(branch);
            case Command.Finish c -> throw new IllegalStateException("FINISH asks for nothing");
            case Command.Undo c -> throw new IllegalStateException("UNDO asks for nothing");
        };
    }

    private static Reply soldOut(Branch branch) {
        return new Reply.No(new Reply.Cause.Short(branch.lines().getFirst().id()));
    }

    private static boolean isLive(ParticipantModel model, TxId tx) {
        return model.branches().get(tx) instanceof BranchRecord.Live;
    }

    private static boolean isShort(ParticipantModel model, Branch branch) {
        var available = model.balances().available();
        return branch.lines().stream().anyMatch((Line line) -> available.getOrDefault(line.id(), 0L) < line.amount());
    }

    private static ParticipantModel withoutTombstone(ParticipantModel model, TxId tx) {
        if (!(model.branches().get(tx) instanceof BranchRecord.Tombstone)) {
            return model;
        }
        var branches = new HashMap<>(model.branches());
        branches.remove(tx);
        return new ParticipantModel(model.header(), model.balances(), model.subjects(), branches);
    }

    public Outcome lowWater(ParticipantModel model, long generation, long session, long seq) {
        var outcome = model.advanceLowWater(generation, session, seq);
        return removed.contains(Guard.LOW_WATER)
                ? new Outcome(outcome.next().with(model.header()), outcome.reply())
                : outcome;
    }
}
