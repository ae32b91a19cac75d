package io.holdfast.app.console;

import io.holdfast.app.cli.OwnProgram;
import io.holdfast.embedded.SearchPath;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the books recomputed for as long as somebody looks. By a process of its own, which gives way to everybody else: what it reads may be more than
 * the server has memory for, and its end is not the server's.
 */
final class BooksWatch {
    private static final Logger LOG = LoggerFactory.getLogger(BooksWatch.class);
    private static final String EVERY_S = "3";
    private static final String COMPLAINT = "holdfast: ";

    private final Path data;
    private @Nullable Process process;
    private volatile @Nullable JsonObject last;
    private volatile @Nullable String problem;

    /** @param data the folder of the instance */
    BooksWatch(Path data) {
        this.data = data;
    }

    /** The latest look, as {@code audit --json} writes it, with {@code at}; null until there was one. */
    @Nullable
    JsonObject last() {
        return last;
    }

    /** Why the latest look came to nothing; null when it did not. */
    @Nullable
    String problem() {
        return problem;
    }

    /** Begins, or begins again when it has ended by itself. Belongs to one event loop. */
    void run() {
        if (process != null && process.isAlive()) {
            return;
        }
        if (process != null && problem == null) {
            problem = "the process that looks ended with status " + process.exitValue() + ", and is begun again";
        }
        List<String> command = new ArrayList<>();
        SearchPath.find("nice").ifPresent(nice -> command.addAll(List.of(nice.toString(), "-n", "10")));
        command.addAll(OwnProgram.command(List.of("audit", "--json", "--follow", EVERY_S, "--data", data.toString())));
        try {
            var started = new ProcessBuilder(command).redirectErrorStream(true).start();
            process = started;
            Thread.ofPlatform().daemon().name("books").start(() -> read(started));
        } catch (IOException e) {
            problem = e.getMessage();
            LOG.warn("the books cannot be watched: {}", e.getMessage());
        }
    }

    private void read(Process started) {
        try (var lines = new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(line);
            }
        } catch (IOException | DecodeException e) {
            LOG.debug("the books are not watched any more: {}", e.getMessage());
        }
    }

    /** A look, or why there is none; what the JVM has to say is neither. */
    private void take(String line) {
        if (line.startsWith("{")) {
            last = new JsonObject(line);
            problem = null;
        } else if (line.startsWith(COMPLAINT)) {
            problem = line.substring(COMPLAINT.length());
        }
    }

    void end() {
        if (process != null) {
            process.destroy();
            process = null;
        }
    }
}
