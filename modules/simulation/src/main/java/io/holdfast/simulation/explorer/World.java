package io.holdfast.simulation.explorer;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Phase;
import io.holdfast.coordinator.Verb;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Transaction;
import io.holdfast.simulation.Guard;
import io.holdfast.simulation.ParticipantModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The parts of a scenario and their tables, by which all moves are computed. */
final class World {
    static final long FIRST_GENERATION = 1;

    /** The session that loses its owner, if any does; the others live on beside it. */
    static final int UNLUCKY_SESSION = 0;

    final Scenario scenario;
    final List<Attempt> attempts;
    final List<ShardId> shards;
    final List<Long> sessions;
    final Layout layout;
    final Sets sets = new Sets();
    final PhaseTable phases;
    final JournalTable journal;
    final ShardTable shardTable;
    private final Places places;
    private final Memo packets = new Memo();

    World(Scenario scenario, Transitions taken) {
        this.scenario = scenario;
        this.attempts = scenario.attempts();
        this.shards = scenario.openings().keySet().stream().sorted().toList();
        this.sessions = attempts.stream()
                .map(attempt -> attempt.tx().session())
                .distinct()
                .sorted()
                .toList();
        this.layout = new Layout(sessions.size(), shards.size(), attempts.size());
        this.phases = new PhaseTable(scenario.protocol(), EventSamples.of(attempts), sets, taken);
        this.journal = new JournalTable(scenario, shards, sessions, phases);
        this.shardTable = new ShardTable(scenario.removed(), sessions, phases);
        this.places = new Places(attempts, shards, sessions);
    }

    int[] initial() {
        int[] state = new int[layout.width()];
        var generations = new HashMap<ShardId, Long>();
        var versions = new HashMap<String, Long>();
        for (int shard = 0; shard < shards.size(); shard++) {
            generations.put(shards.get(shard), FIRST_GENERATION);
            state[layout.shard(shard)] = shardTable.of(ParticipantModel.open(FIRST_GENERATION, opening(shard)));
        }
        for (int tx = 0; tx < attempts.size(); tx++) {
            state[layout.phase(tx)] = phases.of(new Phase.Begun(attempts.get(tx)));
            var gate = attempts.get(tx).transaction().gate();
            if (gate != null) {
                versions.merge(gate.orderId(), gate.version(), Math::min);
            }
        }
        state[layout.journal()] = journal.of(JournalModel.start(generations, versions));
        return state;
    }

    Map<String, Long> opening(int shard) {
        return scenario.openings().getOrDefault(shards.get(shard), Map.of());
    }

    boolean may(Freedom freedom) {
        return scenario.freedoms().contains(freedom);
    }

    boolean lacks(Guard guard) {
        return scenario.removed().contains(guard);
    }

    JournalModel journalOf(int[] state) {
        return journal.at(state[layout.journal()]);
    }

    ParticipantModel shardOf(int[] state, int shard) {
        return shardTable.at(state[layout.shard(shard)]);
    }

    int sessionOf(int tx) {
        return places.sessionOf(tx);
    }

    boolean isCrashed(int[] state, int session) {
        return (state[layout.crashed()] & 1 << session) != 0;
    }

    boolean hasEnded(int[] state, int tx) {
        int phase = state[layout.phase(tx)];
        return phase != Layout.GONE && phases.at(phase) instanceof Phase.Ended;
    }

    boolean hasBegun(int[] state, int tx) {
        int phase = state[layout.phase(tx)];
        return phase != Layout.GONE && !(phases.at(phase) instanceof Phase.Begun);
    }

    /** The shard of the attempt's branch. */
    int shardOf(int tx, int branch) {
        return places.shardOf(tx, branch);
    }

    /** The attempt's branch on the shard, or -1. */
    int branchOn(int tx, int shard) {
        return places.branchOn(tx, shard);
    }

    /** The verb to a branch, for the generation that the journal has now. */
    int packet(int[] state, int tx, int branch, Verb verb) {
        long generation = journal.generation(state[layout.journal()], shardOf(tx, branch));
        int input = Owed.place(tx * Transaction.MAX_BRANCHES + branch, verb);
        int known = packets.get(input, (int) generation);
        return known != Memo.UNKNOWN
                ? known
                : packets.put(
                        input,
                        (int) generation,
                        shardTable.of(
                                new ShardTable.Packet(tx, branch, generation, verb.of(attempts.get(tx), branch))));
    }
}
