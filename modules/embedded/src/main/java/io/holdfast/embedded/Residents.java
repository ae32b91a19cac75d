package io.holdfast.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * The store processes that live in a folder. Stores work in their data folder, so the system itself says which
 * processes belong to it; a pid from a file may be another process by now, and an orphaned Postgres backend is in no
 * file at all.
 */
final class Residents {
    private static final Path PROC = Path.of("/proc");
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Set<String> PROGRAMS = Set.of("postgres", "initdb", "redis-server", "valkey-server", "java");

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
     * stores; those that have lost their shell as well are asked here: SIGINT is a fast shutdown to a Postgres, SIGQUIT an
     * immediate one, and either an end to a Redis.
     *
     * @param grace what each of these is given before the next, and the last before all are killed
     */
    void end(Duration grace) {
        boolean ended = endAfter("INT", this::leaders, grace)
                || endAfter("QUIT", this::leaders, grace)
                || endAfter("KILL", this::now, Duration.ofSeconds(5));
        if (!ended) {
            throw new StoreException("a store of the last run does not end: pid "
                    + now().getFirst().pid());
        }
    }

    private boolean endAfter(String signal, Supplier<List<ProcessHandle>> receivers, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        receivers.get().forEach(process -> send(signal, process));
        while (!now().isEmpty()) {
            if (System.nanoTime() > end) {
                return false;
            }
            killOrphans();
            pause();
        }
        return true;
    }

    /**
     * Without their postmaster there is no good order any more, and crash recovery waits for the last of them. They must not
     * be asked: to a checkpointer SIGINT means that all others have ended, and it would mark the data as cleanly shut down.
     */
    private void killOrphans() {
        List<ProcessHandle> living = now();
        if (living.stream().noneMatch(Residents::leads)) {
            living.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** Postmasters, who end their own processes, and every Redis. */
    private List<ProcessHandle> leaders() {
        return now().stream().filter(Residents::leads).toList();
    }

    private static boolean leads(ProcessHandle process) {
        Path title = PROC.resolve(Long.toString(process.pid())).resolve("cmdline");
        try {
            return !Files.readString(title, ISO_8859_1).startsWith("postgres: ");
        } catch (IOException e) {
            return Files.notExists(PROC.resolve("self")); // it has ended, or the system says only who leads
        }
    }

    /** By the program, for {@link ProcessHandle#destroy} knows SIGTERM only, at which a Postgres waits for its clients. */
    private static void send(String signal, ProcessHandle process) {
        try {
            new ProcessBuilder("kill", "-s", signal, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new StoreException("cannot signal pid " + process.pid() + ": " + e.getMessage(), e);
        }
    }

    /** Not for their {@code onExit()}: that of a zombie, which nobody may ever collect, does not come. */
    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while stores end", e);
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
