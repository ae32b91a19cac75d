package io.holdfast.embedded;

import io.holdfast.embedded.StartAttempt.Answers;
import io.holdfast.embedded.StartAttempt.Never;
import io.holdfast.embedded.StartAttempt.NotNow;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store that is kept running: when its process ends unasked, it is started again on the same address and data, for its
 * clients come back to the address that they know. It gives up only on what a person has to put right.
 */
public final class SupervisedStore {
    private static final Logger LOG = LoggerFactory.getLogger(SupervisedStore.class);

    private final Supplier<? extends StartAttempt<? extends EmbeddedStore>> start;
    private final Runnable startedAgain;
    private final Thread supervisor;
    private final RestartPace pace = new RestartPace();
    private final CompletableFuture<String> givenUp = new CompletableFuture<>();
    private volatile EmbeddedStore store;

    private SupervisedStore(
            EmbeddedStore store,
            Supplier<? extends StartAttempt<? extends EmbeddedStore>> start,
            Runnable startedAgain) {
        this.store = store;
        this.start = start;
        this.startedAgain = startedAgain;
        this.supervisor =
                Thread.ofPlatform().daemon().name("supervises-" + store.name()).unstarted(this::keepRunning);
    }

    static SupervisedStore over(
            EmbeddedStore store,
            Supplier<? extends StartAttempt<? extends EmbeddedStore>> start,
            Runnable startedAgain) {
        var supervised = new SupervisedStore(store, start, startedAgain);
        supervised.supervisor.start();
        return supervised;
    }

    public String name() {
        return store.name();
    }

    /** That of the store's life now; another one after each start. */
    public long pid() {
        return store.pid();
    }

    /** The same for as long as it is supervised. */
    public StoreAddress address() {
        return store.address();
    }

    /** Completes with one line when the store has ended and cannot be started again. */
    public CompletableFuture<String> givenUp() {
        return givenUp;
    }

    /** Stops it in good order and returns when its processes are gone. */
    public void stop() {
        supervisor.interrupt();
        try {
            supervisor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        store.stop();
    }

    private void keepRunning() {
        try {
            while (!givenUp.isDone()) {
                startAgain(nextEnd());
            }
        } catch (InterruptedException stopped) {
            LOG.debug("{} is supervised no more", name());
        }
    }

    /** Waits until the store ends, and then for as long as the pace demands; returns how it ended. */
    private String nextEnd() throws InterruptedException {
        long startNs = System.nanoTime();
        try {
            String how = store.onExit().get();
            Duration pause = pace.afterEnd(Duration.ofNanos(System.nanoTime() - startNs));
            LOG.warn("{} ended ({}), starting it again{}", name(), how, in(pause));
            Thread.sleep(pause);
            return how;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String in(Duration pause) {
        return pause.isZero() ? "" : " in " + pause.toMillis() + " ms";
    }

    private void startAgain(String how) throws InterruptedException {
        while (true) {
            switch (attempt()) {
                case Answers(var again) -> {
                    adopt(again);
                    return;
                }
                case NotNow(var fault) -> {
                    Optional<Duration> pause = pace.afterFailure();
                    if (pause.isEmpty()) {
                        giveUp(how, fault);
                        return;
                    }
                    LOG.warn("{} does not start yet ({}), trying again{}", name(), fault, in(pause.get()));
                    Thread.sleep(pause.get());
                }
                case Never(var fault) -> {
                    giveUp(how, fault);
                    return;
                }
            }
        }
    }

    private StartAttempt<? extends EmbeddedStore> attempt() {
        try {
            return start.get();
        } catch (RuntimeException e) {
            LOG.debug("{} could not be started", name(), e);
            return new Never<>(String.valueOf(e.getMessage()));
        }
    }

    private void adopt(EmbeddedStore again) {
        store = again;
        LOG.warn("{} answers again on {}, pid {}", name(), address(), pid());
        try {
            startedAgain.run();
        } catch (RuntimeException e) {
            LOG.error("nobody could be told that {} was started again", name(), e);
        }
    }

    /** When it was asked to stop, a start that failed is no news. */
    private void giveUp(String how, String fault) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        givenUp.complete(name() + " ended (" + how + ") and does not start again: " + fault);
    }
}
