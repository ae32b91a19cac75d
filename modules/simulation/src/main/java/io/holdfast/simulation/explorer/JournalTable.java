package io.holdfast.simulation.explorer;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Decision;
import io.holdfast.coordinator.Votes;
import io.holdfast.protocol.ShardId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The journal by numbers: each distinct pair of journal and request is written once. */
final class JournalTable {
    private static final int ABORT = 0;

    private final Scenario scenario;
    private final List<Attempt> attempts;
    private final List<ShardId> shards;
    private final List<Long> sessions;
    private final PhaseTable phases;
    private final Interner<JournalModel> models = new Interner<>();
    private final List<JournalFacts> facts = new ArrayList<>();
    private final Interner<Votes> votes = new Interner<>();
    private final List<Written> written = new ArrayList<>();
    private final Memo requests = new Memo();
    private final Memo fences = new Memo();
    private final Memo settlements = new Memo();

    /** What the journal made of a request: its next state, and the number of the answer's event. */
    record Written(int next, int answer) {}

    JournalTable(Scenario scenario, List<ShardId> shards, List<Long> sessions, PhaseTable phases) {
        this.scenario = scenario;
        this.attempts = scenario.attempts();
        this.shards = shards;
        this.sessions = sessions;
        this.phases = phases;
    }

    int of(JournalModel model) {
        int number = models.of(model);
        if (number == facts.size()) {
            facts.add(new JournalFacts(model, shards, sessions, attempts));
        }
        return number;
    }

    JournalModel at(int model) {
        return models.at(model);
    }

    long generation(int model, int shard) {
        return facts.get(model).generation(shard);
    }

    boolean isFenced(int model, int session) {
        return facts.get(model).isFenced(session);
    }

    long lowWater(int model, int session) {
        return facts.get(model).lowWater(session);
    }

    @Nullable
    Decision decision(int model, int tx) {
        return facts.get(model).decision(tx);
    }

    /** The votes as a positive number. */
    int of(Votes complete) {
        return votes.of(complete) + 1;
    }

    Written commit(int model, int tx, int complete) {
        return write(model, tx, complete);
    }

    Written abort(int model, int tx) {
        return write(model, tx, ABORT);
    }

    private Written write(int model, int tx, int request) {
        int input = request * attempts.size() + tx;
        int index = requests.get(model, input);
        if (index != Memo.UNKNOWN) {
            return written.get(index);
        }
        var attempt = attempts.get(tx);
        var outcome = request == ABORT
                ? models.at(model).abort(attempt.tx())
                : models.at(model).commit(attempt, votes.at(request - 1), scenario.removed());
        var result = new Written(of(outcome.next()), phases.of(outcome.answer()));
        requests.put(model, input, written.size());
        written.add(result);
        return result;
    }

    int fence(int model, int session) {
        int known = fences.get(model, session);
        return known != Memo.UNKNOWN
                ? known
                : fences.put(model, session, of(models.at(model).fence(sessions.get(session))));
    }

    int settle(int model, int session, long seq) {
        int input = Levels.of(session, seq);
        int known = settlements.get(model, input);
        return known != Memo.UNKNOWN
                ? known
                : settlements.put(model, input, of(models.at(model).settle(sessions.get(session), seq)));
    }
}
