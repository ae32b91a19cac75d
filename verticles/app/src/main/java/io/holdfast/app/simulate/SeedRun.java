package io.holdfast.app.simulate;

import io.holdfast.simulation.simulator.Report;
import io.holdfast.simulation.simulator.Tally;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Many seeds on all cores, until one of them is broken. */
final class SeedRun {
    private static final long PROGRESS_EVERY_NS = 2_000_000_000L;

    private final long first;
    private final long count;
    private final LongFunction<Report> simulator;
    private final PrintWriter err;
    private final long startNs = System.nanoTime();
    private final Tally tally = new Tally();
    private long begun;
    private long done;
    private long steps;
    private long transactions;
    private long saidNs = startNs;
    private @Nullable Report broken;

    SeedRun(long first, long count, LongFunction<Report> simulator, PrintWriter err) {
        this.first = first;
        this.count = count;
        this.simulator = simulator;
        this.err = err;
    }

    /** The first broken seed that was found, or null. */
    @Nullable
    Report run() {
        err.printf("holdfast: %,d seeds from %d%n", count, first);
        err.flush();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            workers.add(Thread.ofPlatform().start(this::work));
        }
        try {
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return broken;
    }

    private void work() {
        for (Long seed = next(); seed != null; seed = next()) {
            add(simulator.apply(seed));
        }
    }

    private synchronized @Nullable Long next() {
        return broken != null || begun == count ? null : Long.valueOf(first + begun++);
    }

    private synchronized void add(Report report) {
        done++;
        steps += report.steps();
        transactions += report.transactions();
        tally.addAll(report.tally());
        if (report.violation() != null && (broken == null || report.seed() < broken.seed())) {
            broken = report;
        }
        if (System.nanoTime() - saidNs >= PROGRESS_EVERY_NS) {
            saidNs = System.nanoTime();
            err.printf("holdfast:   %,d of %,d seeds, %,.0f seeds/s%n", done, count, seedsPerSecond());
            err.flush();
        }
    }

    double seedsPerSecond() {
        return done / Math.max(1e-9, (System.nanoTime() - startNs) / 1e9);
    }

    Tally tally() {
        return tally;
    }

    long first() {
        return first;
    }

    long done() {
        return done;
    }

    long steps() {
        return steps;
    }

    long transactions() {
        return transactions;
    }

    boolean holds() {
        return broken == null;
    }
}
