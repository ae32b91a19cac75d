package io.holdfast.simulation.explorer;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Decision;
import io.holdfast.coordinator.Effect;
import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Phase;
import io.holdfast.coordinator.Recovery;
import io.holdfast.coordinator.Verb;
import io.holdfast.protocol.TxId;
import io.holdfast.simulation.BranchRecord;
import io.holdfast.simulation.Guard;
import java.util.List;

/**
 * What anybody may do about a session whose owner is gone, or seems to be: fence it in the journal; then on each shard
 * fence, search, and settle what was found; and when every shard is through, raise the low water for good.
 */
final class RecoveryMoves {
    private static final int FENCED = 1;
    private static final int SEARCHED = 2;

    private final World world;
    private final Layout layout;

    RecoveryMoves(World world) {
        this.world = world;
        this.layout = world.layout;
    }

    void from(int[] state, Sink sink) {
        int session = World.UNLUCKY_SESSION;
        int journal = state[layout.journal()];
        if (!world.journal.isFenced(journal, session)) {
            takeOver(state, session, sink);
        } else if (world.journal.lowWater(journal, session) != TxId.MAX_SEQ) {
            recover(state, session, sink);
        }
    }

    private void takeOver(int[] state, int session, Sink sink) {
        long id = world.sessions.get(session);
        int[] next = state.clone();
        next[layout.journal()] = world.journal.fence(state[layout.journal()], session);
        if (world.isCrashed(state, session)) {
            sink.owed(next, () -> "session " + id + " is fenced in the journal");
        } else if (world.may(Freedom.SUSPICION)) {
            sink.possible(next, () -> "session " + id + " is fenced in the journal, though its owner lives");
        }
    }

    private void recover(int[] state, int session, Sink sink) {
        boolean through = true;
        for (int shard = 0; shard < layout.shards(); shard++) {
            int stage = stage(state, session, shard);
            if (stage < SEARCHED) {
                through = false;
                fenceOrSearch(state, session, shard, stage, sink);
            } else {
                through &= settle(state, session, shard, sink);
            }
        }
        if (through) {
            int[] next = withoutRecovery(state, session);
            long id = world.sessions.get(session);
            next[layout.journal()] = world.journal.settle(state[layout.journal()], session, TxId.MAX_SEQ);
            sink.owed(next, () -> "session " + id + " is settled for good");
        }
        if (world.may(Freedom.RECOVERY_CRASH)) {
            sink.possible(withoutRecovery(state, session), () -> "whoever recovered stops, another begins anew");
        }
    }

    private int stage(int[] state, int session, int shard) {
        return state[layout.recovery(session)] >>> (2 * shard) & 3;
    }

    private int[] withoutRecovery(int[] state, int session) {
        int[] next = state.clone();
        next[layout.recovery(session)] = 0;
        for (int tx = 0; tx < layout.txs(); tx++) {
            for (int shard = 0; shard < layout.shards() && world.sessionOf(tx) == session; shard++) {
                next[layout.task(shard, tx)] = 0;
            }
        }
        return next;
    }

    private void fenceOrSearch(int[] state, int session, int shard, int stage, Sink sink) {
        long id = world.sessions.get(session);
        var where = world.shards.get(shard);
        int model = state[layout.shard(shard)];
        if (!world.shardTable.isOpen(model)) {
            return;
        }
        if (stage == FENCED || world.lacks(Guard.FENCE_BEFORE_SCAN)) {
            search(state, session, shard, sink);
        }
        if (stage != FENCED) {
            int[] next = withStage(state, session, shard, FENCED);
            next[layout.shard(shard)] = world.shardTable.fence(model, session).next();
            sink.owed(next, () -> where + " acknowledges the fence of session " + id);
        }
    }

    private int[] withStage(int[] state, int session, int shard, int stage) {
        int[] next = state.clone();
        int other = state[layout.recovery(session)] & ~(3 << (2 * shard));
        next[layout.recovery(session)] = other | stage << (2 * shard);
        return next;
    }

    private void search(int[] state, int session, int shard, Sink sink) {
        var branches = world.shardOf(state, shard).branches();
        int[] next = withStage(state, session, shard, SEARCHED);
        for (int tx = 0; tx < layout.txs(); tx++) {
            var attempt = world.attempts.get(tx);
            if (world.sessionOf(tx) == session && branches.get(attempt.tx()) instanceof BranchRecord.Live) {
                next[layout.task(shard, tx)] = 1 + world.phases.of(begin(tx, shard));
            }
        }
        sink.owed(
                next,
                () -> world.shards.get(shard) + " is searched for what session " + world.sessions.get(session)
                        + " left");
    }

    /** What was found is a branch: nobody knows the rest of its transaction, and nobody needs to. */
    private Phase begin(int tx, int shard) {
        var attempt = world.attempts.get(tx);
        var branch = attempt.transaction().branches().get(world.branchOn(tx, shard));
        var found = new Attempt(attempt.tx(), attempt.transaction().withBranches(List.of(branch)), attempt.mode());
        var begun = Recovery.begin(found).next();
        return world.lacks(Guard.ABORT_BEFORE_UNDO)
                ? world.scenario
                        .protocol()
                        .step(begun, new Event.Durable(Decision.ABORT))
                        .next()
                : begun;
    }

    /** One step of each branch that was found; whether all of them have ended. */
    private boolean settle(int[] state, int session, int shard, Sink sink) {
        boolean ended = true;
        for (int tx = 0; tx < layout.txs(); tx++) {
            int task = state[layout.task(shard, tx)] - 1;
            if (task >= 0 && world.sessionOf(tx) == session && !(world.phases.at(task) instanceof Phase.Ended)) {
                ended = false;
                proceed(state, shard, tx, world.phases.at(task), sink);
            }
        }
        return ended;
    }

    private void proceed(int[] state, int shard, int tx, Phase phase, Sink sink) {
        switch (phase) {
            case Phase.Doubtful p -> {
                var written = world.journal.abort(state[layout.journal()], tx);
                int[] next = state.clone();
                next[layout.journal()] = written.next();
                JournalMoves.dropPointlessRequests(world, next);
                hear(state, next, shard, tx, written.answer(), sink);
                hear(state, state.clone(), shard, tx, world.phases.of(new Event.InDoubt()), sink);
            }
            case Phase.Finishing p -> ask(state, shard, tx, Verb.FINISH, sink);
            case Phase.Undoing p -> ask(state, shard, tx, Verb.UNDO, sink);
            case Phase.Begun p -> throw notOfARecovery(p);
            case Phase.Preparing p -> throw notOfARecovery(p);
            case Phase.Executing p -> throw notOfARecovery(p);
            case Phase.Deciding p -> throw notOfARecovery(p);
            case Phase.Ended p -> throw notOfARecovery(p);
        }
    }

    private static IllegalStateException notOfARecovery(Phase phase) {
        return new IllegalStateException("no phase of a recovery under way: " + phase);
    }

    /** The command arrives, and may arrive again at any time: it is on the wire from now on. */
    private void ask(int[] state, int shard, int tx, Verb verb, Sink sink) {
        var where = world.shards.get(shard);
        int packet = world.packet(state, tx, world.branchOn(tx, shard), verb);
        var applied = world.shardTable.apply(state[layout.shard(shard)], packet);
        String wrong = ShardMoves.contradiction(applied.reply());
        if (wrong != null) {
            sink.broken(() -> where + " takes the recovery's " + world.shardTable.packetAt(packet), wrong);
            return;
        }
        int[] next = state.clone();
        next[layout.shard(shard)] = applied.next();
        next[layout.wire(shard)] = world.sets.with(state[layout.wire(shard)], packet);
        hear(state, next, shard, tx, applied.recoveryEvent(), sink);
        hear(state, state.clone(), shard, tx, world.phases.of(new Event.Undelivered(0, verb)), sink);
    }

    private void hear(int[] state, int[] next, int shard, int tx, int event, Sink sink) {
        var reaction = world.phases.on(state[layout.task(shard, tx)] - 1, event);
        next[layout.task(shard, tx)] = 1 + reaction.next;
        var id = world.attempts.get(tx).tx();
        if (reaction.effects.isEmpty() && !(world.phases.at(reaction.next) instanceof Phase.Ended)) {
            sink.broken(
                    () -> "the recovery of " + id + " hears " + world.phases.eventAt(event),
                    "nothing would ever follow");
        } else if (reaction.effects.stream().anyMatch(Effect.Answer.class::isInstance)) {
            sink.broken(
                    () -> "the recovery of " + id + " hears " + world.phases.eventAt(event),
                    "a recovery has nobody to answer");
        } else {
            sink.owed(
                    next,
                    () -> "the recovery of " + id + " on " + world.shards.get(shard) + " hears "
                            + world.phases.eventAt(event));
        }
    }
}
