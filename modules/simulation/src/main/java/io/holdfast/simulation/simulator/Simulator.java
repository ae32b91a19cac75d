package io.holdfast.simulation.simulator;

import io.holdfast.protocol.ShardId;
import io.holdfast.simulation.Header;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs one seed: clients and trouble for a while, then quiet, and in the end nothing may be left. */
public final class Simulator {
    private static final int FEW_STEPS = 40;

    private static final int SETTLED_WITHIN_MS = 10_000;
    private static final int LOOK_EVERY_MS = 100;
    private static final int MOST_TROUBLE_AFTER_MS = 4_000;

    private final World world;
    private final Mishaps mishaps;
    private final long seed;
    private final int keptSteps;
    private long settledMs = -1;

    private Simulator(long seed, Sabotage sabotage, int keptSteps) {
        this.seed = seed;
        this.keptSteps = keptSteps;
        this.world = new World(seed, sabotage, keptSteps);
        this.mishaps = new Mishaps(world);
    }

    /** Runs the seed; the report has the last steps when something is wrong. */
    public static Report run(long seed, Sabotage sabotage) {
        return new Simulator(seed, sabotage, FEW_STEPS).run();
    }

    /** Runs the seed for its story: the report has the last {@code steps} in any case. */
    public static Report tell(long seed, int steps) {
        return new Simulator(seed, Sabotage.NONE, steps).run();
    }

    private Report run() {
        try {
            live();
            return report(null);
        } catch (Violation violation) {
            return report(violation.getMessage());
        } catch (IllegalStateException | IllegalArgumentException | ArithmeticException defect) {
            return report("a defect: " + defect);
        }
    }

    private void live() {
        world.startNodes();
        world.clients.start();
        mishaps.start();
        int troubleMs = world.climate.size().arrivalMs() + world.dice.below(MOST_TROUBLE_AFTER_MS);
        world.agenda.after(troubleMs, mishaps::end);
        int lastLateMs = troubleMs + world.climate.weather().lateMs();
        world.agenda.after(lastLateMs, () -> look(lastLateMs));
        boolean goesOn = true;
        while (goesOn && settledMs < 0) {
            goesOn = world.agenda.proceed();
        }
        judge();
    }

    /** Faults have ended and the last late message has arrived; from now on there is no excuse. */
    private void look(int sinceMs) {
        var left = unsettled();
        long passedMs = world.nowMs() - sinceMs;
        if (left == null) {
            settledMs = passedMs;
        } else if (passedMs > SETTLED_WITHIN_MS) {
            throw new Violation("%d s after the last fault not everything has settled: %s (I9)"
                    .formatted(SETTLED_WITHIN_MS / 1_000, left));
        } else {
            world.agenda.after(LOOK_EVERY_MS, () -> look(sinceMs));
        }
    }

    /** What is not at its end, or null. */
    private @Nullable String unsettled() {
        for (ShardSite site : world.sites) {
            var model = site.valid();
            if (model == null || model.header().state() != Header.State.OPEN) {
                return site.shard + " is not open";
            }
            if (!model.subjects().isEmpty()) {
                return site.shard + " holds "
                        + model.subjects().values().stream().sorted().toList();
            }
        }
        if (!world.nodes().allMatch(Node::isIdle)) {
            return world.nodes().filter(node -> !node.isIdle()).toList() + " not idle";
        }
        return openSessions();
    }

    private @Nullable String openSessions() {
        List<Long> current = world.nodes()
                .map(Node::current)
                .map(owner -> owner == null ? 0 : owner.session())
                .toList();
        return world.journal.sessions().all().stream()
                .filter(session -> !session.isClosed() && !current.contains(session.id))
                .map(session -> "session " + session.id + " is not closed")
                .findFirst()
                .orElse(null);
    }

    private void judge() {
        world.judge.agree(world.journal);
        world.clients.settle();
        for (ShardSite site : world.sites) {
            checkAgainstJournal(site.shard);
        }
    }

    /** What a rebuild would load now is what is there: no decision is missing on either side. */
    private void checkAgainstJournal(ShardId shard) {
        var valid = world.site(shard).valid();
        var loaded = world.journal.snapshot(shard).available();
        if (valid != null && !valid.balances().available().equals(loaded)) {
            throw new Violation(shard + " has " + new TreeMap<>(valid.balances().available()) + ", and the journal "
                    + new TreeMap<>(loaded) + " (I11)");
        }
    }

    private Report report(@Nullable String violation) {
        return new Report(
                seed,
                world.trace.steps(),
                world.trace.hash(),
                world.judge.dossiers().size(),
                world.nowMs(),
                settledMs,
                world.tally,
                violation,
                violation == null && keptSteps == FEW_STEPS ? List.of() : world.trace.lines());
    }
}
