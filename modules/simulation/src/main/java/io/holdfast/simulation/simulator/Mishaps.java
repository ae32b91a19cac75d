package io.holdfast.simulation.simulator;

import io.holdfast.protocol.Direction;
import io.holdfast.protocol.TxId;
import io.holdfast.simulation.BranchRecord;
import io.holdfast.simulation.Header;
import io.holdfast.simulation.ParticipantModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Strikes, as often as the climate has it, until faults end; and then puts right what would not come right by itself. */
final class Mishaps {
    private static final int SECOND = 1_000;

    private final World world;
    private final Dice dice;

    Mishaps(World world) {
        this.world = world;
        this.dice = world.dice;
    }

    void start() {
        world.climate.meanPauseMs().forEach(this::later);
    }

    private void later(Mishap mishap, int meanPauseMs) {
        world.agenda.after(dice.below(2 * meanPauseMs), () -> {
            if (!world.isCalm()) {
                strike(mishap);
                later(mishap, meanPauseMs);
            }
        });
    }

    private void strike(Mishap mishap) {
        var node = world.node(dice.below(world.climate.size().nodes()));
        var site = dice.oneOf(world.sites);
        switch (mishap) {
            case CRASH -> crash(node);
            case PAUSE -> pause(node);
            case CLOCK_JUMP -> jump(node);
            case PARTITION -> cut(node, site);
            case JOURNAL_OUTAGE -> cutJournal();
            case EMPTIED -> empty(site);
            case RESTARTED_EMPTY -> restart(site, mishap);
            case ROLLED_BACK -> restart(site, mishap);
            case FAILOVER -> failOver(site);
            case RECORD_LOST -> loseRecord(site);
            case SUSPICION -> suspect(node);
            case OPENING -> openAnew(node);
        }
    }

    private void say(int about, Mishap mishap, Supplier<String> what) {
        world.trace.step(world.nowMs(), What.MISFORTUNE, mishap.name().hashCode(), about, what);
    }

    private void crash(Node node) {
        if (!node.isAlive()) {
            return;
        }
        node.end();
        world.tally.count(Counter.CRASHED);
        say(node.index(), Mishap.CRASH, () -> node + " stops for ever");
        world.agenda.after(dice.between(200, 4 * SECOND), () -> world.startAgain(node.index()));
    }

    private void pause(Node node) {
        if (!node.isRunning()) {
            return;
        }
        node.pause();
        world.tally.count(Counter.PAUSED);
        say(node.index(), Mishap.PAUSE, () -> node + " is paused");
        world.agenda.after(dice.between(50, 6 * SECOND), () -> resume(node));
    }

    private void resume(Node node) {
        say(node.index(), Mishap.PAUSE, () -> node + " goes on");
        node.resume();
    }

    private void jump(Node node) {
        long byMs = dice.oneOf(-3_600, -10, 3, 10, 3_600) * (long) SECOND;
        node.skew(byMs);
        world.tally.count(Counter.CLOCK_JUMPED);
        say(node.index(), Mishap.CLOCK_JUMP, () -> "the clock of " + node + " jumps by " + byMs + " ms");
    }

    private void cut(Node node, ShardSite site) {
        int forMs = dice.between(300, 5 * SECOND);
        boolean fromJournal = dice.happens(300);
        world.cuts.cut(node.index(), fromJournal ? null : site.shard, forMs);
        world.tally.count(Counter.PARTITIONED);
        say(
                node.index(),
                Mishap.PARTITION,
                () -> node + " is cut from " + (fromJournal ? "the journal" : site.shard) + " for " + forMs + " ms");
    }

    private void cutJournal() {
        int forMs = dice.between(300, 4 * SECOND);
        world.cuts.cutJournal(forMs);
        say(0, Mishap.JOURNAL_OUTAGE, () -> "nobody reaches the journal for " + forMs + " ms");
    }

    private void empty(ShardSite site) {
        var store = site.primary();
        if (store != null) {
            store.empty();
            world.tally.count(Counter.STORE_LOST);
            say(site.shard.index(), Mishap.EMPTIED, () -> site.shard + " is emptied");
        }
    }

    private void restart(ShardSite site, Mishap mishap) {
        var store = site.primary();
        if (store == null) {
            return;
        }
        store.end();
        site.lead(null);
        var next = mishap == Mishap.ROLLED_BACK ? world.newStoreFrom(store) : world.newStore();
        world.tally.count(mishap == Mishap.ROLLED_BACK ? Counter.STORE_ROLLED_BACK : Counter.STORE_LOST);
        say(site.shard.index(), mishap, () -> site.shard + " stops");
        world.agenda.after(dice.between(50, 2 * SECOND), () -> {
            if (site.primary() == null) {
                site.lead(next);
                say(
                        site.shard.index(),
                        mishap,
                        () -> site.shard + " is up again as store " + next.identity
                                + (mishap == Mishap.ROLLED_BACK ? ", as it was some time ago" : ", empty"));
            }
        });
    }

    /** Some nodes stay connected to the old primary, and it goes on answering them. */
    private void failOver(ShardSite site) {
        var old = site.primary();
        if (old == null) {
            return;
        }
        var next = world.newStoreFrom(old);
        site.oldPrimaries().add(old);
        site.lead(next);
        world.tally.count(Counter.STORE_ROLLED_BACK);
        say(
                site.shard.index(),
                Mishap.FAILOVER,
                () -> "store " + next.identity + " takes over " + site.shard
                        + ", as it was some time ago; the old primary lives on");
        List<Node> nodes = world.nodes().filter(Node::isAlive).toList();
        for (Node node : nodes) {
            if (dice.happens(500)) {
                node.link(site.shard).disconnect();
            }
        }
        world.agenda.after(dice.between(SECOND, 8 * SECOND), () -> endOld(site, old));
    }

    private void endOld(ShardSite site, Store old) {
        old.end();
        if (site.oldPrimaries().remove(old)) {
            say(site.shard.index(), Mishap.FAILOVER, () -> "the old primary of " + site.shard + " stops");
        }
    }

    /**
     * The record of a debit that is committed and not finished: nothing else may be lost alone, for the balance would be
     * wrong, or come back with a late prepare, and nothing could tell.
     */
    private void loseRecord(ShardSite site) {
        var store = site.onRecord();
        var model = site.valid();
        if (store == null || model == null || model.header().state() != Header.State.OPEN) {
            return;
        }
        var dossier = losable(site, model);
        if (dossier != null) {
            var tx = dossier.attempt.tx();
            dossier.loseRecord(site.shard);
            var branches = new HashMap<>(model.branches());
            branches.remove(tx);
            Map<String, TxId> subjects = new HashMap<>(model.subjects());
            subjects.values().remove(tx);
            store.put(
                    model.header().generation(),
                    new ParticipantModel(model.header(), model.balances(), subjects, branches));
            say(site.shard.index(), Mishap.RECORD_LOST, () -> site.shard + " loses its record of " + tx);
        }
    }

    private @Nullable Dossier losable(ShardSite site, ParticipantModel model) {
        return model.subjects().values().stream()
                .filter(tx -> model.branches().get(tx) instanceof BranchRecord.Live live
                        && live.branch().direction() == Direction.DEBIT)
                .sorted()
                .map(world.judge::dossier)
                .filter(dossier -> dossier.committed && dossier.isQuiet(site.shard))
                .findFirst()
                .orElse(null);
    }

    private void suspect(Node node) {
        var other = world.node(dice.below(world.climate.size().nodes())).current();
        if (node.isRunning() && other != null) {
            say(node.index(), Mishap.SUSPICION, () -> node + " takes session " + other.session() + " for dead");
            node.takeOver(other.session());
        }
    }

    /** Some items or users get new balances, in one transaction of the journal; their shards are built anew. */
    private void openAnew(Node node) {
        boolean items = dice.happens(500);
        var ids = items ? world.goods.items() : world.goods.users();
        var amounts = new HashMap<String, Long>();
        int count = dice.between(1, ids.size());
        for (int i = 0; i < count; i++) {
            amounts.put(ids.get(i), (long) dice.between(0, 60));
        }
        var kind = world.goods.shardOf(ids.getFirst()).kind();
        say(node.index(), Mishap.OPENING, () -> "batch_init of " + count + " balances of " + kind);
        world.journal.openAnew(kind, amounts);
    }

    /** Faults have ended: what was down comes up, what was paused goes on, and no old primary answers any more. */
    void end() {
        world.calmDown();
        world.cuts.heal();
        for (ShardSite site : world.sites) {
            List.copyOf(site.oldPrimaries()).forEach(old -> endOld(site, old));
        }
        List<Node> nodes = world.nodes().toList();
        nodes.forEach(this::resume);
        say(0, Mishap.PARTITION, () -> "faults end");
    }
}
