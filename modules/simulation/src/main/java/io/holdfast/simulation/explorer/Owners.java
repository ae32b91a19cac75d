package io.holdfast.simulation.explorer;

import io.holdfast.coordinator.Decision;
import io.holdfast.coordinator.Effect;
import io.holdfast.coordinator.Verb;
import io.holdfast.coordinator.Votes;
import io.holdfast.protocol.Outcome;
import org.jspecify.annotations.Nullable;

/** Steps the owner of a transaction and carries out the effects: the production code's place in the explored world. */
final class Owners {
    private final World world;
    private final Layout layout;

    Owners(World world) {
        this.world = world;
        this.layout = world.layout;
    }

    /** Whether the owner lives, and this event could still make a difference to it. */
    boolean hears(int[] state, int tx, int event) {
        int phase = state[layout.phase(tx)];
        return phase != Layout.GONE && world.sets.has(world.phases.heardFrom(phase), event);
    }

    /** Keeps the event for later. */
    void keep(int[] next, int tx, int event) {
        if (hears(next, tx, event)) {
            next[layout.inbox(tx)] = world.sets.with(next[layout.inbox(tx)], event);
        }
    }

    /** Changes {@code next} to what follows; returns what is wrong with it, if anything. */
    @Nullable
    String hear(int[] next, int tx, int event) {
        var reaction = world.phases.on(next[layout.phase(tx)], event);
        next[layout.phase(tx)] = reaction.next;
        next[layout.owed(tx)] &= ~Owed.paidBy(world.phases.eventAt(event));
        String wrong = null;
        for (Effect effect : reaction.effects) {
            String why = perform(next, tx, effect);
            wrong = wrong == null ? why : wrong;
        }
        forgetWhatIsNotHeard(next, tx);
        return wrong;
    }

    String describe(int tx, int event) {
        return world.attempts.get(tx).tx() + " hears " + world.phases.eventAt(event);
    }

    /** Carries the effect out; returns what is wrong with it, if anything. */
    private @Nullable String perform(int[] next, int tx, Effect effect) {
        return switch (effect) {
            case Effect.Send(int branch, Verb verb) -> send(next, tx, branch, verb);
            // A pause is a delay, and messages are delayed without bound anyway.
            case Effect.SendLater(int branch, Verb verb) -> send(next, tx, branch, verb);
            case Effect.Commit(Votes votes) -> {
                next[layout.request(tx)] = Requests.withCommit(next[layout.request(tx)], world.journal.of(votes));
                next[layout.owed(tx)] |= Owed.COMMIT;
                yield null;
            }
            case Effect.Abort e -> askToAbort(next, tx);
            case Effect.AbortLater e -> askToAbort(next, tx);
            case Effect.Answer(Outcome outcome) -> answer(next, tx, outcome);
            case Effect.Rebuild e -> world.may(Freedom.CONFUSION) ? null : "a prepare was lost, though no store was";
            case Effect.RaiseAlarm e -> world.may(Freedom.CONFUSION) ? null : "a shard contradicts the journal (I13)";
            case Effect.Settle e -> world.hasEnded(next, tx) ? null : "settled before it has ended";
        };
    }

    private @Nullable String send(int[] next, int tx, int branch, Verb verb) {
        int wire = layout.wire(world.shardOf(tx, branch));
        next[wire] = world.sets.with(next[wire], world.packet(next, tx, branch, verb));
        next[layout.owed(tx)] |= Owed.reply(branch, verb);
        return null;
    }

    private @Nullable String askToAbort(int[] next, int tx) {
        next[layout.request(tx)] = Requests.withAbort(next[layout.request(tx)]);
        next[layout.owed(tx)] |= Owed.ABORT;
        return null;
    }

    private @Nullable String answer(int[] next, int tx, Outcome outcome) {
        if (next[layout.told(tx)] != Told.NOTHING.code) {
            return "answered twice: " + outcome;
        }
        var told = Told.of(outcome);
        next[layout.told(tx)] = told.code;
        var decision = world.journal.decision(next[layout.journal()], tx);
        return told == Told.COMMITTED && decision != Decision.COMMIT ? "answered before it was durable (I8)" : null;
    }

    private void forgetWhatIsNotHeard(int[] next, int tx) {
        int heard = world.phases.heardFrom(next[layout.phase(tx)]);
        next[layout.inbox(tx)] = world.sets.common(next[layout.inbox(tx)], heard);
        next[layout.owed(tx)] &= world.phases.owedTo(next[layout.phase(tx)]);
    }
}
