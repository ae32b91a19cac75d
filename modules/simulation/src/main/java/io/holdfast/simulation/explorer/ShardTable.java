package io.holdfast.simulation.explorer;

import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Verb;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.Reply;
import io.holdfast.simulation.BranchRecord;
import io.holdfast.simulation.Guard;
import io.holdfast.simulation.Header;
import io.holdfast.simulation.ParticipantModel;
import io.holdfast.simulation.SabotagedShard;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The participants' table by numbers: each distinct pair of shard and request is applied once. */
final class ShardTable {
    private final SabotagedShard shard;
    private final List<Long> sessions;
    private final PhaseTable phases;
    private final Interner<ParticipantModel> models = new Interner<>();
    private final List<Facts> facts = new ArrayList<>();
    private final Interner<Packet> packets = new Interner<>();
    private final List<Applied> applied = new ArrayList<>();
    private final Memo commands = new Memo();
    private final Memo fences = new Memo();
    private final Memo lowWaters = new Memo();

    /** A command on its way, and the generation that its sender expects. */
    record Packet(int tx, int branch, long generation, Command command) {
        Verb verb() {
            return switch (command) {
                case Command.Prepare c -> Verb.PREPARE;
                case Command.Execute c -> Verb.EXECUTE;
                case Command.Finish c -> Verb.FINISH;
                case Command.Undo c -> Verb.UNDO;
            };
        }

        @Override
        public String toString() {
            return verb() + " of " + command.tx() + " for generation " + generation;
        }
    }

    /** What a shard made of a request; the reply's event for the owner, and for a recovery, which knows one branch. */
    record Applied(int next, Reply reply, int event, int recoveryEvent) {}

    private record Facts(Header.State state, long generation, boolean holdsAnything) {}

    ShardTable(Set<Guard> removed, List<Long> sessions, PhaseTable phases) {
        this.shard = new SabotagedShard(removed);
        this.sessions = sessions;
        this.phases = phases;
    }

    int of(ParticipantModel model) {
        int number = models.of(model);
        if (number == facts.size()) {
            boolean holdsAnything = model.branches().values().stream().anyMatch(BranchRecord.Live.class::isInstance);
            facts.add(new Facts(model.header().state(), model.header().generation(), holdsAnything));
        }
        return number;
    }

    ParticipantModel at(int model) {
        return models.at(model);
    }

    Header.State state(int model) {
        return facts.get(model).state();
    }

    boolean isOpen(int model) {
        return state(model) == Header.State.OPEN;
    }

    /** Whether anything is P or X. */
    boolean holdsAnything(int model) {
        return facts.get(model).holdsAnything();
    }

    int of(Packet packet) {
        return packets.of(packet);
    }

    Packet packetAt(int packet) {
        return packets.at(packet);
    }

    Applied apply(int model, int packet) {
        int index = commands.get(model, packet);
        if (index != Memo.UNKNOWN) {
            return applied.get(index);
        }
        var asked = packets.at(packet);
        var outcome = shard.apply(models.at(model), asked.generation(), asked.command());
        var reply = outcome.reply();
        var result = new Applied(
                of(outcome.next()),
                reply,
                phases.of(event(asked.verb(), asked.branch(), reply)),
                phases.of(event(asked.verb(), 0, reply)));
        return remember(commands, model, packet, result);
    }

    private Applied remember(Memo memo, int model, int input, Applied result) {
        memo.put(model, input, applied.size());
        applied.add(result);
        return result;
    }

    static Event event(Verb verb, int branch, Reply reply) {
        return switch (verb) {
            case PREPARE, EXECUTE -> new Event.Voted(branch, reply);
            case FINISH -> new Event.Finished(branch, reply);
            case UNDO -> new Event.Undone(branch, reply);
        };
    }

    /** The low water of a session, told to the shard in its present generation. */
    Applied lowWater(int model, int session, long seq) {
        int input = Levels.of(session, seq);
        int index = lowWaters.get(model, input);
        if (index != Memo.UNKNOWN) {
            return applied.get(index);
        }
        var outcome = shard.lowWater(models.at(model), facts.get(model).generation(), sessions.get(session), seq);
        return remember(lowWaters, model, input, plain(outcome));
    }

    /** The fence of a session, told to the shard in its present generation. */
    Applied fence(int model, int session) {
        int index = fences.get(model, session);
        if (index != Memo.UNKNOWN) {
            return applied.get(index);
        }
        var outcome = models.at(model).fence(facts.get(model).generation(), sessions.get(session));
        return remember(fences, model, session, plain(outcome));
    }

    private Applied plain(ParticipantModel.Outcome outcome) {
        return new Applied(of(outcome.next()), outcome.reply(), -1, -1);
    }
}
