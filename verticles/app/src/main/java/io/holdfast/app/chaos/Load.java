package io.holdfast.app.chaos;

import io.holdfast.app.cli.CommandException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** All buyers of a run. */
final class Load {
    private static final long ANSWER_LIMIT_NS = TimeUnit.SECONDS.toNanos(60);

    private static final int PATIENT_ONE_IN = 4;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Thread> buyers = new ArrayList<>();
    private final AtomicInteger orders = new AtomicInteger();
    private volatile long closedNs;
    private volatile boolean closed;

    private Load() {}

    /** Fills the shop, which nothing disturbs yet, and lets the buyers in. */
    static Load begin(URI url, int buyers, long seed, Notebook notebook, Figures figures) {
        Load load = new Load();
        Assortment assortment;
        try (Caller caller = load.caller(url, Caller.HASTY, figures)) {
            assortment = Assortment.open(caller, notebook);
        }
        figures.opened();
        SplittableRandom chance = new SplittableRandom(seed);
        for (int i = 0; i < buyers; i++) {
            Buyer buyer = new Buyer(
                    Integer.toString(i),
                    load.caller(url, i % PATIENT_ONE_IN == 0 ? Caller.PATIENT : Caller.HASTY, figures),
                    assortment,
                    notebook,
                    figures,
                    chance.split(),
                    load.orders::getAndIncrement,
                    () -> load.closed);
            load.buyers.add(Thread.ofVirtual().start(buyer));
        }
        return load;
    }

    private Caller caller(URI url, Duration patience, Figures figures) {
        return new Caller(
                url, executor, patience, figures, () -> closed && System.nanoTime() - closedNs > ANSWER_LIMIT_NS);
    }

    /** Nobody begins another order; returns when everybody has a definite answer, or has waited for too long. */
    void close() {
        closedNs = System.nanoTime();
        closed = true;
        try {
            for (Thread buyer : buyers) {
                buyer.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        } finally {
            executor.shutdownNow();
        }
    }
}
