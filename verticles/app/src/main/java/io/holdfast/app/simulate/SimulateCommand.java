package io.holdfast.app.simulate;

import io.holdfast.simulation.simulator.Sabotage;
import io.holdfast.simulation.simulator.Simulator;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the production coordinator in simulated worlds, where everything goes wrong that can. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs the production coordinator in simulated worlds: several nodes, stores, clients and everything that may go"
                    + " wrong between them, in virtual time. One number, the seed, determines a world and all that happens"
                    + " in it; every step is held against the invariants. Needs no stores and no network.",
            "With --seeds, runs that many seeds on all cores and stops at the first in which an invariant is broken. With"
                    + " --seed, runs one and shows its last steps and its hash, which is the same every time.",
            "Exits with 0 when every invariant holds, and with 1 with the seed, what is broken, the steps that led there,"
                    + " and the command that shows them again."
        })
public final class SimulateCommand implements Callable<Integer> {
    private static final int HOLDS = 0;
    private static final int BROKEN = 1;
    private static final long DEFAULT_SEEDS = 1_000;
    private static final int DEFAULT_TRACE = 100;
    private static final int MOST_TRACE = 1_000_000;
    private static final long MOST_SEEDS = 1_000_000_000_000L;
    private static final long FIRST_SEEDS = 1_000_000_000_000L;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--seeds", paramLabel = "N", description = "Run N seeds, one after the other; 1000 by default.")
    private @Nullable Long seeds;

    @Option(
            names = "--from",
            paramLabel = "S",
            description = "The first of them; by default a random one, which is said.")
    private @Nullable Long from;

    @Option(names = "--seed", paramLabel = "S", description = "Run this seed only, and show what happened.")
    private @Nullable Long seed;

    @Option(
            names = "--trace",
            paramLabel = "N",
            description = "With --seed: show the last N steps; " + DEFAULT_TRACE + " by default.")
    private @Nullable Integer trace;

    @Override
    public Integer call() {
        check();
        return seed != null ? replay(seed) : runMany();
    }

    private void check() {
        refuse(seed != null && seeds != null, "--seed and --seeds exclude each other: one seed, or many");
        refuse(seed != null && from != null, "--seed and --from exclude each other: --from goes with --seeds");
        refuse(seed == null && trace != null, "--trace goes with --seed");
        refuse(seeds != null && (seeds < 1 || seeds > MOST_SEEDS), "--seeds is a number from 1 to " + MOST_SEEDS);
        refuse(trace != null && (trace < 1 || trace > MOST_TRACE), "--trace is a number from 1 to " + MOST_TRACE);
    }

    private void refuse(boolean isWrong, String rule) {
        if (isWrong) {
            throw new ParameterException(spec().commandLine(), rule);
        }
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec);
    }

    private PrintWriter out() {
        return spec().commandLine().getOut();
    }

    private int replay(long only) {
        var report = Simulator.tell(only, trace == null ? DEFAULT_TRACE : trace);
        report.lines().forEach(out()::println);
        if (report.violation() != null) {
            out().println("broken: " + report.violation());
        }
        out().println(Summary.of(report));
        return report.violation() == null ? HOLDS : BROKEN;
    }

    private int runMany() {
        long first = from == null ? ThreadLocalRandom.current().nextLong(FIRST_SEEDS) : from;
        var run = new SeedRun(
                first,
                seeds == null ? DEFAULT_SEEDS : seeds,
                each -> Simulator.run(each, Sabotage.NONE),
                spec().commandLine().getErr());
        var broken = run.run();
        if (broken != null) {
            Summary.ofBroken(broken).forEach(out()::println);
        }
        Summary.counters(run.tally()).forEach(out()::println);
        out().println(Summary.of(run));
        return broken == null ? HOLDS : BROKEN;
    }
}
