package io.holdfast.runtime;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that blocks, on a thread of its own until it is stopped: whatever fails, it begins anew after a pause. */
public final class OwnThread {
    private static final Logger LOG = LoggerFactory.getLogger(OwnThread.class);
    private static final long PAUSE_MS = 1_000;

    private final String name;
    private final Work work;
    private final Thread thread;
    private boolean waits;
    private volatile boolean stopped;

    /** Goes on until it fails, or until its thread is interrupted. */
    public interface Work {
        /**
         * Does it.
         *
         * @param goesOn is to be run with each round that went well, so that it is told of, and the next failure again
         */
        void run(Runnable goesOn) throws Exception;
    }

    /**
     * Does not start it yet.
     *
     * @param name that of the thread, and of who goes on later when something fails
     */
    public OwnThread(String name, Work work) {
        this.name = name;
        this.work = work;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                try {
                    work.run(this::goesOn);
                } catch (InterruptedException e) {
                    throw e;
                } catch (Exception e) { // what a future fails with is thrown as it is, checked or not
                    noteWaiting(e);
                }
                Thread.sleep(PAUSE_MS);
            }
        } catch (InterruptedException e) {
            LOG.debug("{} has ended", name);
        }
    }

    private void goesOn() {
        if (waits) {
            waits = false;
            LOG.info("{} goes on", name);
        }
    }

    /** Told once, not with every try, and not when it was asked to end. */
    private void noteWaiting(Exception cause) {
        if (!waits && !Thread.currentThread().isInterrupted()) {
            waits = true;
            LOG.warn("{} goes on later: {}", name, cause.getMessage());
        }
    }

    /** Does what would complain instead on a thread that is asked to end, such as closing a client of Kafka. */
    public static void calmly(Runnable closing) {
        boolean isAskedToEnd = Thread.interrupted();
        try {
            closing.run();
        } finally {
            if (isAskedToEnd) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether it was asked to end, and does not begin anew. */
    public boolean isStopped() {
        return stopped;
    }

    /** Completes when it has ended. */
    public Future<?> stop(Vertx vertx) {
        stopped = true;
        thread.interrupt();
        return vertx.executeBlocking(() -> {
            thread.join();
            return name;
        });
    }
}
