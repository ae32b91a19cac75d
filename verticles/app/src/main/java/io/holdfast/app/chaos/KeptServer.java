package io.holdfast.app.chaos;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import io.holdfast.app.trial.TrialInstance;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The server, which is started again on the same data and port whenever it has ended. */
final class KeptServer {
    private static final int KILLED = 137;
    private static final long START_LIMIT_NS = TimeUnit.SECONDS.toNanos(90);
    private static final long READY_LIMIT_S = 120;
    private static final long PAUSE_MS = 100;

    private final TrialInstance instance;
    private final Figures figures;
    private final Notebook notebook;
    private final Diary diary;
    private final boolean mayCrash;
    private final AtomicInteger ends = new AtomicInteger();
    private volatile boolean over;
    private volatile boolean ready;
    private volatile boolean killed;
    private volatile long endNs;

    /** @param mayCrash whether rules may end it from inside */
    KeptServer(TrialInstance instance, Figures figures, Notebook notebook, Diary diary, boolean mayCrash) {
        this.instance = instance;
        this.figures = figures;
        this.notebook = notebook;
        this.diary = diary;
        this.mayCrash = mayCrash;
    }

    void start() {
        instance.start();
        ready = true;
        Thread.ofPlatform().daemon().name("keeps-the-server").start(this::keep);
    }

    private void keep() {
        try {
            while (!over) {
                int status = instance.awaitEnd();
                if (!over) {
                    ended(status);
                    startAgain();
                }
            }
        } catch (CommandException e) {
            notebook.complain("the server is gone: " + e.getMessage());
            diary.note("the server is gone: " + e.getMessage());
        }
    }

    private void ended(int status) {
        ready = false;
        diary.note("the server ended with " + status);
        if (!killed) {
            endNs = System.nanoTime();
            if (mayCrash && status == KILLED) {
                figures.killed();
            } else {
                notebook.complain("the server ended by itself with status " + status);
            }
        }
        ends.incrementAndGet();
    }

    /** One that is killed while it starts, or finds a store away, is started once more. */
    private void startAgain() {
        long end = System.nanoTime() + START_LIMIT_NS;
        while (!over) {
            try {
                killed = false;
                instance.start();
                ready = !killed;
                figures.ready(System.nanoTime() - endNs);
                diary.note("the server is ready");
                return;
            } catch (CommandException e) {
                diary.note("no start: " + Cause.of(e));
                if (System.nanoTime() > end) {
                    throw e;
                }
                Pauses.forMs(PAUSE_MS);
            }
        }
    }

    void kill() {
        Pauses.until("there is a server to kill", READY_LIMIT_S, instance::isRunning);
        killed = true;
        ready = false;
        endNs = System.nanoTime();
        instance.kill();
        figures.killed();
    }

    long pid() {
        return instance.serverPid();
    }

    /** How often it has ended, without those ends that came while it started. */
    int ends() {
        return ends.get();
    }

    void awaitReady() {
        Pauses.until("the server is ready", READY_LIMIT_S, () -> ready);
    }

    /** Whatever ends from now on may end. */
    void leave() {
        over = true;
    }
}
