package io.holdfast.simulation.explorer;

import io.holdfast.protocol.Reply;
import io.holdfast.simulation.Guard;
import java.util.function.Supplier;

/** What can happen at the journal: a request arrives, an order changes, a low water advances. */
final class JournalMoves {
    private final World world;
    private final Layout layout;
    private final Replies replies;

    JournalMoves(World world, Replies replies) {
        this.world = world;
        this.replies = replies;
        this.layout = world.layout;
    }

    void from(int[] state, Sink sink) {
        for (int tx = 0; tx < layout.txs(); tx++) {
            int requests = state[layout.request(tx)];
            if (Requests.commit(requests) != 0) {
                commit(state, tx, sink);
            }
            if (Requests.hasAbort(requests)) {
                abort(state, tx, sink);
            }
            if (world.may(Freedom.FOREIGN_ABORT)) {
                abortForeign(state, tx, sink);
            }
            if (world.may(Freedom.ORDER_CHANGE)) {
                changeOrder(state, tx, sink);
            }
        }
        for (int session = 0; session < layout.sessions() && world.may(Freedom.LOW_WATER); session++) {
            advanceLowWater(state, session, sink);
        }
    }

    private void commit(int[] state, int tx, Sink sink) {
        int requests = state[layout.request(tx)];
        var written = world.journal.commit(state[layout.journal()], tx, Requests.commit(requests));
        boolean fenced = world.journal.isFenced(state[layout.journal()], world.sessionOf(tx));
        if (fenced && written.next() != state[layout.journal()]) {
            sink.broken(describe("COMMIT", tx, written), "a fenced session has committed");
        }
        int[] next = state.clone();
        next[layout.request(tx)] = Requests.withoutCommit(requests);
        written(next, tx, written, Owed.COMMIT, describe("COMMIT", tx, written), sink);
    }

    private void abort(int[] state, int tx, Sink sink) {
        var written = world.journal.abort(state[layout.journal()], tx);
        int[] next = state.clone();
        next[layout.request(tx)] = Requests.withoutAbort(state[layout.request(tx)]);
        written(next, tx, written, Owed.ABORT, describe("ABORT", tx, written), sink);
    }

    private void abortForeign(int[] state, int tx, Sink sink) {
        int[] next = state.clone();
        next[layout.journal()] =
                world.journal.abort(state[layout.journal()], tx).next();
        dropPointlessRequests(world, next);
        sink.possible(next, () -> "somebody aborts " + world.attempts.get(tx).tx());
    }

    private Supplier<String> describe(String what, int tx, JournalTable.Written written) {
        return () -> "the journal takes " + what + " of "
                + world.attempts.get(tx).tx() + " and answers " + world.phases.eventAt(written.answer());
    }

    private void written(int[] next, int tx, JournalTable.Written written, int debt, Supplier<String> what, Sink sink) {
        boolean owed = Owed.isOwed(next[layout.owed(tx)], debt);
        next[layout.journal()] = written.next();
        dropPointlessRequests(world, next);
        replies.send(next, tx, written.answer(), owed, what, sink);
    }

    /** A request about what is decided changes nothing; when nobody hears the answer either, it is as good as lost. */
    static void dropPointlessRequests(World world, int[] next) {
        var layout = world.layout;
        for (int tx = 0; tx < layout.txs(); tx++) {
            int phase = next[layout.phase(tx)];
            boolean heard = phase != Layout.GONE && Owed.isOwed(world.phases.owedTo(phase), Owed.JOURNAL);
            if (!heard && world.journal.decision(next[layout.journal()], tx) != null) {
                next[layout.request(tx)] = 0;
            }
        }
    }

    private void changeOrder(int[] state, int tx, Sink sink) {
        var gate = world.attempts.get(tx).transaction().gate();
        if (gate == null) {
            return;
        }
        int[] next = state.clone();
        next[layout.journal()] = world.journal.of(world.journalOf(state).change(gate.orderId()));
        sink.possible(next, () -> "order " + gate.orderId() + " changes");
    }

    private void advanceLowWater(int[] state, int session, Sink sink) {
        long noted = world.journal.lowWater(state[layout.journal()], session);
        long reached = Math.max(noted, settled(state, session));
        if (reached > noted) {
            int[] next = state.clone();
            next[layout.journal()] = world.journal.settle(state[layout.journal()], session, reached);
            sink.owed(next, () -> "the journal notes " + lowWater(session, reached));
        }
        for (int shard = 0; shard < layout.shards() && reached > 0; shard++) {
            advanceOn(state, shard, session, reached, sink);
        }
    }

    private String lowWater(int session, long reached) {
        return "low water " + reached + " of session " + world.sessions.get(session);
    }

    private void advanceOn(int[] state, int shard, int session, long reached, Sink sink) {
        var where = world.shards.get(shard);
        var applied = world.shardTable.lowWater(state[layout.shard(shard)], session, reached);
        if (applied.reply() instanceof Reply.Alarm) {
            sink.broken(
                    () -> where + " takes " + lowWater(session, reached),
                    "the low water passes what is not settled (I13)");
        }
        int[] next = state.clone();
        next[layout.shard(shard)] = applied.next();
        sink.owed(next, () -> where + " takes " + lowWater(session, reached));
    }

    /** The last of the session's transactions up to which all have ended. */
    private long settled(int[] state, int session) {
        long reached = 0;
        for (int tx = 0; tx < layout.txs(); tx++) {
            if (world.sessionOf(tx) == session) {
                if (world.hasEnded(state, tx)) {
                    reached = world.attempts.get(tx).tx().seq();
                } else if (!world.lacks(Guard.LOW_WATER_IS_A_PREFIX)) {
                    return reached;
                }
            }
        }
        return reached;
    }
}
