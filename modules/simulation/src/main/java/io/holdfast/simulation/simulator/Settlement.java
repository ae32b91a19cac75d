package io.holdfast.simulation.simulator;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Decision;
import io.holdfast.coordinator.Effect;
import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Phase;
import io.holdfast.coordinator.Protocol;
import io.holdfast.coordinator.Recovery;
import io.holdfast.coordinator.Step;
import io.holdfast.coordinator.Verb;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.Transaction;
import io.holdfast.protocol.Transaction.AnswerAt;
import io.holdfast.protocol.TxId;
import io.holdfast.simulation.BranchRecord;
import io.holdfast.simulation.Guard;
import java.util.List;

/** One branch that a recovery found, on its way to its end by the production {@link Recovery}. */
final class Settlement {
    private final World world;
    private final Node node;
    private final Link link;
    private final Runnable ended;
    private final Attempt attempt;
    private Phase phase;

    /** What was found is a branch: nobody knows the rest of its transaction, and nobody needs to. */
    Settlement(World world, Node node, Link link, TxId tx, BranchRecord.Live found, Runnable ended) {
        this.world = world;
        this.node = node;
        this.link = link;
        this.ended = ended;
        var transaction = new Transaction(found.subject(), List.of(found.branch()), null, AnswerAt.DURABLE, "", null);
        this.attempt = new Attempt(tx, transaction, found.mode());
        this.phase = new Phase.Begun(attempt);
    }

    void start() {
        var begun = Recovery.begin(attempt);
        if (world.sabotage.lacks(Guard.ABORT_BEFORE_UNDO)) {
            phase = begun.next();
            hear(new Event.Durable(Decision.ABORT));
        } else {
            perform(begun);
        }
    }

    private void hear(Event event) {
        perform(Protocol.BY_MODE.step(phase, event));
    }

    private void perform(Step step) {
        phase = step.next();
        for (Effect effect : step.effects()) {
            perform(effect);
        }
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.Send(int branch, Verb verb) -> send(verb);
            case Effect.SendLater(int branch, Verb verb) -> node.post(world.dice.between(50, 700), () -> send(verb));
            case Effect.Abort abort -> abort();
            case Effect.AbortLater later -> node.post(world.dice.between(100, 1_000), this::abort);
            case Effect.Rebuild rebuild -> node.rebuild(link, link.generation());
            case Effect.Settle settle -> ended.run();
            case Effect.RaiseAlarm alarm ->
                throw new Violation(link.site.shard + " contradicts the journal about " + attempt.tx() + " (I13)");
            case Effect.Answer answer -> throw new Violation("a recovery has nobody to answer");
            case Effect.Commit commit -> throw new Violation("a recovery commits nothing");
        }
    }

    private void abort() {
        boolean undecided = world.journal.decision(attempt.tx()) == null;
        node.journal(
                journal -> journal.abort(attempt, node.toString()),
                decision -> {
                    count(decision, undecided);
                    hear(new Event.Durable(decision));
                },
                () -> hear(new Event.InDoubt()));
    }

    private void count(Decision decision, boolean undecided) {
        if (decision == Decision.COMMIT) {
            world.tally.count(Counter.RECOVERY_COMMITTED);
        } else if (undecided) {
            world.tally.count(Counter.RECOVERY_ABORTED);
        }
    }

    private void send(Verb verb) {
        link.command(
                verb.of(attempt, 0), reply -> hear(replied(verb, reply)), () -> hear(new Event.Undelivered(0, verb)));
    }

    private static Event replied(Verb verb, Reply reply) {
        return switch (verb) {
            case PREPARE, EXECUTE -> throw new IllegalStateException("a recovery begins nothing");
            case FINISH -> new Event.Finished(0, reply);
            case UNDO -> new Event.Undone(0, reply);
        };
    }
}
