package io.holdfast.simulation.explorer;

import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Verb;
import io.holdfast.protocol.Reply;

/** What can happen to the owner of a transaction: it begins, hears something, waits in vain, or stops for ever. */
final class OwnerMoves {
    private static final Verb[] VERBS = Verb.values();

    private final World world;
    private final Layout layout;
    private final Owners owners;
    private final int begin;
    private final int deadline;
    private final int inDoubt;
    private final int[] undelivered;

    OwnerMoves(World world, Owners owners) {
        this.world = world;
        this.owners = owners;
        this.layout = world.layout;
        this.begin = world.phases.of(new Event.Begin());
        this.deadline = world.phases.of(new Event.Deadline());
        this.inDoubt = world.phases.of(new Event.InDoubt());
        this.undelivered = new int[layout.shards() * Owed.VERBS];
        for (int branch = 0; branch < layout.shards(); branch++) {
            for (Verb verb : VERBS) {
                undelivered[Owed.place(branch, verb)] = world.phases.of(new Event.Undelivered(branch, verb));
            }
        }
    }

    void from(int[] state, Sink sink) {
        for (int tx = 0; tx < layout.txs(); tx++) {
            if (state[layout.phase(tx)] != Layout.GONE) {
                hear(state, tx, sink);
            }
        }
        if (world.may(Freedom.CRASH)) {
            crash(state, World.UNLUCKY_SESSION, sink);
        }
    }

    private void hear(int[] state, int tx, Sink sink) {
        if (!world.hasBegun(state, tx)) {
            if (mayBegin(state, tx)) {
                hear(state, tx, begin, sink);
            }
            return;
        }
        int inbox = state[layout.inbox(tx)];
        for (int event = world.sets.next(inbox, 0); event >= 0; event = world.sets.next(inbox, event + 1)) {
            hear(state, tx, event, sink);
        }
        hear(state, tx, deadline, sink);
        if (Owed.isOwed(state[layout.owed(tx)], Owed.JOURNAL)) {
            hear(state, tx, inDoubt, sink);
        }
        hearOfBranches(state, tx, sink);
    }

    /** A session numbers its transactions as they begin. */
    private boolean mayBegin(int[] state, int tx) {
        var id = world.attempts.get(tx).tx();
        for (int other = 0; other < layout.txs(); other++) {
            var earlier = world.attempts.get(other).tx();
            if (earlier.session() == id.session() && earlier.seq() < id.seq() && !world.hasBegun(state, other)) {
                return false;
            }
        }
        return true;
    }

    private void hearOfBranches(int[] state, int tx, Sink sink) {
        int branches = world.attempts.get(tx).transaction().branches().size();
        for (int branch = 0; branch < branches; branch++) {
            for (Verb verb : VERBS) {
                if (Owed.isOwed(state[layout.owed(tx)], Owed.reply(branch, verb))) {
                    hear(state, tx, undelivered[Owed.place(branch, verb)], sink);
                    if (world.may(Freedom.CONFUSION)) {
                        hearNonsense(state, tx, branch, verb, sink);
                    }
                }
            }
        }
    }

    private void hearNonsense(int[] state, int tx, int branch, Verb verb, Sink sink) {
        for (Reply reply : EventSamples.nonsense(verb, world.attempts.get(tx))) {
            hear(state, tx, world.phases.of(ShardTable.event(verb, branch, reply)), sink);
        }
    }

    private void hear(int[] state, int tx, int event, Sink sink) {
        int[] next = state.clone();
        String wrong = owners.hear(next, tx, event);
        if (wrong != null) {
            sink.broken(() -> owners.describe(tx, event), wrong);
        } else if (isOwed(state, tx, event)) {
            sink.owed(next, () -> owners.describe(tx, event));
        } else {
            sink.possible(next, () -> owners.describe(tx, event));
        }
    }

    /** The deadline comes by itself; everything else must have been asked for. */
    private boolean isOwed(int[] state, int tx, int event) {
        return event == deadline || Owed.isOwed(state[layout.owed(tx)], Owed.paidBy(world.phases.eventAt(event)));
    }

    private void crash(int[] state, int session, Sink sink) {
        if (world.isCrashed(state, session)) {
            return;
        }
        int[] next = state.clone();
        next[layout.crashed()] |= 1 << session;
        for (int tx = 0; tx < layout.txs(); tx++) {
            if (world.sessionOf(tx) == session) {
                next[layout.phase(tx)] = Layout.GONE;
                next[layout.inbox(tx)] = Sets.EMPTY;
                next[layout.owed(tx)] = 0;
            }
        }
        sink.possible(next, () -> "the owner of session " + world.sessions.get(session) + " stops");
    }
}
