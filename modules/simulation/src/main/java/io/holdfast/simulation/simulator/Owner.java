package io.holdfast.simulation.simulator;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Coordinator;
import io.holdfast.coordinator.Decision;
import io.holdfast.coordinator.Effect;
import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Journal;
import io.holdfast.coordinator.Messenger;
import io.holdfast.coordinator.Phase;
import io.holdfast.coordinator.Protocol;
import io.holdfast.coordinator.ProtocolSelector;
import io.holdfast.coordinator.Rejection;
import io.holdfast.coordinator.ShardKeeper;
import io.holdfast.coordinator.Step;
import io.holdfast.coordinator.Timers;
import io.holdfast.coordinator.Verb;
import io.holdfast.coordinator.Votes;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Transaction;
import io.holdfast.protocol.TxId;
import io.holdfast.simulation.Guard;
import java.util.function.Consumer;

/** One session: the production coordinator, and the ports by which it acts in this world. */
final class Owner implements Journal, Messenger, Timers, ShardKeeper {
    private final World world;
    private final Node node;
    private final long session;
    private final Coordinator coordinator;
    private final Protocol protocol;
    private long toldLowWater;
    private long lastSettled;
    private Mode mode;

    Owner(World world, Node node, long session) {
        this.world = world;
        this.node = node;
        this.session = session;
        this.protocol = BrokenSteps.of(world.sabotage);
        var selector = Experience.selector(world.dice);
        this.mode = selector.mode();
        this.coordinator = new Coordinator(
                session,
                world.climate.weather().deadlineMs(),
                selector,
                new Coordinator.Ports(this, this, this, this),
                this::step);
    }

    Coordinator coordinator() {
        return coordinator;
    }

    long session() {
        return session;
    }

    void begin(Transaction transaction, Consumer<Outcome> client) {
        var health = node.isTroubled() ? ProtocolSelector.Health.TROUBLED : ProtocolSelector.Health.SOUND;
        var begun = new TxId[1];
        begun[0] = coordinator.begin(transaction, health, node.clockMs(), outcome -> {
            world.judge.answered(world.judge.dossier(begun[0]), outcome);
            noticeSwitch();
            client.accept(outcome);
        });
    }

    private void noticeSwitch() {
        var now = coordinator.selector().mode();
        if (now != mode && coordinator.unsettled() > 1) {
            world.tally.count(Counter.SWITCHED_IN_FLIGHT);
        }
        mode = now;
    }

    void tick() {
        coordinator.expire(node.clockMs());
        tellLowWater();
    }

    private void tellLowWater() {
        long lowWater = lowWater();
        if (lowWater <= toldLowWater) {
            return;
        }
        toldLowWater = lowWater;
        for (Link link : node.links()) {
            link.ask(
                    (store, generation) -> link.site.lowWater(store, generation, session, lowWater),
                    link::notice,
                    () -> {});
        }
        boolean folds = world.dice.happens(500);
        node.journal(
                journal -> {
                    journal.settle(session, lowWater);
                    if (folds) {
                        journal.fold(session);
                    }
                    return true;
                },
                done -> {},
                () -> {});
    }

    private long lowWater() {
        if (world.sabotage.lacks(Guard.LOW_WATER_IS_A_PREFIX)) {
            return lastSettled;
        }
        return coordinator.lowWater() + (world.sabotage.has(Plant.LOW_WATER_RUNS_AHEAD) ? 1 : 0);
    }

    private void hear(TxId tx, Event event) {
        coordinator.on(tx, event, node.clockMs());
    }

    /** The production step, watched. */
    private Step step(Phase phase, Event event) {
        var step = protocol.step(phase, event);
        var attempt = phase.attempt();
        if (event instanceof Event.Begin) {
            world.judge.begun(attempt);
            if (attempt.mode() == Mode.SAGA) {
                world.tally.count(Counter.SAGA);
            }
        }
        if (phase instanceof Phase.Deciding && event instanceof Event.InDoubt) {
            world.tally.count(Counter.IN_DOUBT);
        }
        if (phase instanceof Phase.Doubtful && event.equals(new Event.Durable(Decision.COMMIT))) {
            world.tally.count(Counter.COMMIT_FOUND_IN_DOUBT);
        }
        if (step.effects().contains(new Effect.Settle())) {
            lastSettled = Math.max(lastSettled, attempt.tx().seq());
        }
        return step;
    }

    @Override
    public void send(Attempt attempt, int branch, Verb verb) {
        var tx = attempt.tx();
        var link = node.link(shardOf(attempt, branch));
        int copies = link.command(
                verb.of(attempt, branch),
                reply -> hear(tx, replied(link, verb, branch, reply)),
                () -> hear(tx, new Event.Undelivered(branch, verb)));
        if (verb == Verb.PREPARE || verb == Verb.EXECUTE) {
            world.judge.dossier(tx).asked(shardOf(attempt, branch), copies);
        }
    }

    private Event replied(Link link, Verb verb, int branch, Reply reply) {
        return switch (verb) {
            case PREPARE, EXECUTE -> new Event.Voted(branch, shown(link, reply));
            case FINISH -> new Event.Finished(branch, reply);
            case UNDO -> new Event.Undone(branch, reply);
        };
    }

    private Reply shown(Link link, Reply reply) {
        return reply instanceof Reply.Yes && world.sabotage.has(Plant.VOTE_IN_PRESENT_GENERATION)
                ? new Reply.Yes(link.generation())
                : reply;
    }

    @Override
    public void sendLater(Attempt attempt, int branch, Verb verb) {
        node.post(world.dice.between(50, 700), () -> send(attempt, branch, verb));
    }

    @Override
    public void commit(Attempt attempt, Votes votes) {
        var tx = attempt.tx();
        world.commitsUnderWay.sent(attempt);
        node.journal(
                journal -> journal.commit(attempt, votes),
                answer -> {
                    world.commitsUnderWay.heard(tx);
                    notice(attempt, answer);
                    hear(tx, answer);
                },
                () -> {
                    world.commitsUnderWay.heard(tx);
                    hear(tx, new Event.InDoubt());
                });
    }

    /** A generation that is gone means that this node speaks to a store, or in a generation, of the past. */
    private void notice(Attempt attempt, Event answer) {
        if (answer.equals(new Event.Rejected(Rejection.GENERATION_GONE))) {
            for (Branch branch : attempt.transaction().branches()) {
                node.link(branch.shard()).refresh();
            }
        }
    }

    @Override
    public void abort(Attempt attempt) {
        var tx = attempt.tx();
        node.journal(
                journal -> journal.abort(attempt, "its owner"),
                decision -> hear(tx, new Event.Durable(decision)),
                () -> hear(tx, new Event.InDoubt()));
    }

    @Override
    public void abortLater(Attempt attempt) {
        node.post(world.dice.between(100, 1_000), () -> abort(attempt));
    }

    @Override
    public void rebuild(ShardId shard, TxId proof) {
        var link = node.link(shard);
        node.rebuild(link, link.generation());
    }

    @Override
    public void alarm(ShardId shard, TxId proof) {
        throw new Violation(shard + " contradicts the journal about " + proof + " (I13)");
    }

    private static ShardId shardOf(Attempt attempt, int branch) {
        return attempt.transaction().branches().get(branch).shard();
    }
}
