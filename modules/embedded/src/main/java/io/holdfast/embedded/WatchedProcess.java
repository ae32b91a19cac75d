package io.holdfast.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A store's process under a small watching shell that ends the store when this JVM is gone. The shell learns of that
 * by its standard input: a pipe that the kernel closes even after {@code kill -9}.
 */
final class WatchedProcess {
    private static final Duration POLL = Duration.ofMillis(10);
    private static final int SIGNALS = 128; // and the signal's number: the shell's way to say so
    static final String KILLED = "it was killed before it answered";

    private final Process shell;
    private final long pid;
    private final Launch launch;

    /**
     * How to run one store.
     *
     * @param folder where the watching shell runs, and every process of the store
     * @param log what the store prints; the file of the last life is kept beside it
     * @param stopSignals ask this store to stop, the orderly way first
     * @param grace what each of them is given before the next, and the last before it is killed
     */
    record Launch(Path folder, Path log, List<String> stopSignals, Duration grace, List<String> command) {
        private Duration timeToStop() {
            return grace.multipliedBy(stopSignals.size()).plusSeconds(5);
        }
    }

    private WatchedProcess(Process shell, long pid, Launch launch) {
        this.shell = shell;
        this.pid = pid;
        this.launch = launch;
    }

    static WatchedProcess start(Launch launch) {
        try {
            LastLog.keep(launch.log());
            Process shell = new ProcessBuilder(shellCommand(launch))
                    .directory(launch.folder().toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new WatchedProcess(shell, readPid(shell), launch);
        } catch (IOException e) {
            throw new StoreException("cannot start " + launch.command().getFirst() + ": " + e.getMessage(), e);
        }
    }

    /** In a session of its own where the system can, so that Ctrl-C reaches the server only, which then stops us. */
    private static List<String> shellCommand(Launch launch) {
        List<String> command = new ArrayList<>();
        SearchPath.find("setsid").ifPresent(setsid -> command.add(setsid.toString()));
        command.addAll(List.of("sh", "-c", script(), "holdfast-watch"));
        command.add(String.join(" ", launch.stopSignals()));
        command.add(Long.toString(launch.grace().toMillis() / 100));
        command.add(launch.log().toString());
        command.addAll(launch.command());
        return command;
    }

    private static String script() {
        try (InputStream in = WatchedProcess.class.getResourceAsStream("watch.sh")) {
            return new String(Objects.requireNonNull(in, "watch.sh").readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long readPid(Process shell) throws IOException {
        try (BufferedReader out = shell.inputReader(UTF_8)) {
            String line = out.readLine();
            if (line == null) {
                throw new IOException("the watching shell ended at once");
            }
            return Long.parseLong(line.strip());
        }
    }

    long pid() {
        return pid;
    }

    CompletableFuture<String> onExit() {
        return shell.onExit().thenApply(ended -> describe(ended.exitValue()));
    }

    /** Waits for its end; whether it did what it was started for. */
    boolean succeeds() {
        return shell.onExit().join().exitValue() == 0;
    }

    /** Whether a signal has ended it, so that it does not speak for the store. */
    boolean wasKilled() {
        return !shell.isAlive() && shell.exitValue() > SIGNALS;
    }

    private static String describe(int status) {
        return status > SIGNALS ? "killed by signal " + (status - SIGNALS) : "exit status " + status;
    }

    /** Waits until {@code probe} succeeds; false when the store ended first. On an error it is stopped. */
    boolean awaitReady(Probe probe, Duration limit) {
        try {
            return succeedsWithin(limit, probe);
        } catch (RuntimeException e) {
            stop(); // nobody else knows of it yet
            throw e;
        }
    }

    private boolean succeedsWithin(Duration limit, Probe probe) {
        long end = System.nanoTime() + limit.toNanos();
        while (!probe.succeeds()) {
            if (endedWithin(POLL)) {
                return false;
            }
            if (System.nanoTime() > end) {
                throw new StoreException(launch.command().getFirst() + " did not answer within " + limit.toSeconds()
                        + " s, see " + launch.log());
            }
        }
        return true;
    }

    /** Whether a store answers yet. */
    @FunctionalInterface
    interface Probe {
        boolean succeeds();
    }

    /** What the store has printed in this life. */
    String output() {
        try {
            return Files.readString(launch.log());
        } catch (IOException e) {
            return "(" + launch.log() + " cannot be read: " + e.getMessage() + ")";
        }
    }

    /** Closes the pipe: the shell takes this for our end and stops the store. Not to be interrupted. */
    void stop() {
        try {
            shell.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot signal the shell that watches " + launch.command().getFirst(), e);
        }
        boolean ended = shell.onExit()
                .thenApply(end -> true)
                .completeOnTimeout(false, launch.timeToStop().toMillis(), TimeUnit.MILLISECONDS)
                .join();
        if (!ended) {
            shell.destroyForcibly();
        }
    }

    private boolean endedWithin(Duration limit) {
        try {
            return shell.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(
                    "interrupted while waiting for " + launch.command().getFirst(), e);
        }
    }
}
