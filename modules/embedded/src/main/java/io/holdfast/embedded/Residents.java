package io.holdfast.embedded;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;

/**
 * The store processes that live in a folder. Stores work in their data folder, so the system itself says which
 * processes belong to it; a pid from a file may be another process by now, and an orphaned Postgres backend is in no
 * file at all.
 */
final class Residents {
    private static final Path PROC = Path.of("/proc");
    private static final Set<String> PROGRAMS = Set.of("postgres", "redis-server", "valkey-server");

    private final Path folder;

    private Residents(Path folder) {
        this.folder = folder;
    }

    static Residents of(Path folder) {
        try {
            return new Residents(folder.toRealPath());
        } catch (IOException e) {
            throw new StoreException("cannot look at " + folder + ": " + e.getMessage(), e);
        }
    }

    List<ProcessHandle> now() {
        return Files.isDirectory(PROC.resolve("self")) ? byWorkingFolder() : byCommandLine();
    }

    /**
     * Returns when nobody lives here any more. After a {@code kill -9} the watching shells are already stopping the
     * stores; those that have lost their shell as well are asked here, and killed after {@code grace}.
     */
    void end(Duration grace) {
        List<ProcessHandle> before = now();
        if (before.isEmpty()) {
            return;
        }
        before.forEach(Residents::interrupt);
        awaitEnd(before, grace);
        List<ProcessHandle> stubborn = now();
        stubborn.forEach(ProcessHandle::destroyForcibly);
        awaitEnd(stubborn, Duration.ofSeconds(5));
        if (!now().isEmpty()) {
            throw new StoreException("a store of the last run does not end: pid "
                    + now().getFirst().pid());
        }
    }

    /** SIGINT: a fast shutdown to a Postgres, an end to a Redis; {@code destroy()} would let Postgres wait for clients. */
    private static void interrupt(ProcessHandle process) {
        try {
            new ProcessBuilder("kill", "-s", "INT", Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new StoreException("cannot signal pid " + process.pid() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitEnd(List<ProcessHandle> processes, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        for (ProcessHandle process : processes) {
            try {
                process.onExit().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                return;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private List<ProcessHandle> byWorkingFolder() {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            return StreamSupport.stream(processes.spliterator(), false)
                    .filter(this::worksHere)
                    .flatMap(process -> handle(process).stream())
                    .toList();
        } catch (IOException e) {
            throw new StoreException("cannot list processes: " + e.getMessage(), e);
        }
    }

    /** False for a zombie, which has no working folder any more, and for a person's shell that does. */
    private boolean worksHere(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).startsWith(folder)
                    && PROGRAMS.contains(
                            Files.readString(process.resolve("comm")).strip());
        } catch (IOException e) {
            return false; // it has ended meanwhile, or is another user's
        }
    }

    private static Optional<ProcessHandle> handle(Path process) {
        return ProcessHandle.of(Long.parseLong(process.getFileName().toString()));
    }

    private List<ProcessHandle> byCommandLine() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(folder.toString()))
                        .filter(line -> PROGRAMS.stream().anyMatch(line::contains))
                        .isPresent())
                .toList();
    }
}
