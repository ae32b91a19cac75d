package io.holdfast.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import io.holdfast.app.cli.OwnProgram;
import io.holdfast.app.status.Status;
import io.holdfast.app.status.StatusFile;
import io.holdfast.embedded.LastLog;
import io.holdfast.embedded.SearchPath;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A server in the background: this JVM's options, in a session that no terminal ends, with a log instead of one. */
final class DetachedServer {
    private static final Duration POLL = Duration.ofMillis(20);

    private final Path data;
    private final Path log;

    DetachedServer(Path data, Path log) {
        this.data = data;
        this.log = log;
    }

    /** Returns the URL once the server serves; when it ends before, its last line is the reason. */
    String start(List<String> arguments) {
        Process server = launch(arguments);
        try {
            while (!server.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                Optional<Status> status = StatusFile.read(data).filter(written -> written.isServedBy(server.pid()));
                if (status.isPresent()) {
                    return status.get().url().orElseThrow();
                }
            }
            throw new CommandException(lastLine());
        } catch (InterruptedException e) {
            server.destroy();
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }

    private Process launch(List<String> arguments) {
        try {
            LastLog.keep(log);
            return new ProcessBuilder(command(arguments))
                    .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(log.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new CommandException("cannot start the server: " + Cause.of(e), e);
        }
    }

    private static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        SearchPath.find("setsid").or(() -> SearchPath.find("nohup")).ifPresent(tool -> command.add(tool.toString()));
        command.addAll(OwnProgram.command(arguments));
        return command;
    }

    private String lastLine() {
        try {
            return Files.readAllLines(log, UTF_8).stream()
                    .filter(line -> !line.isBlank())
                    .reduce((earlier, later) -> later)
                    .map(line -> line.replaceFirst("^holdfast: ", ""))
                    .orElse("the server ended without a word");
        } catch (IOException e) {
            throw new CommandException("the server ended, and " + log + " cannot be read: " + Cause.of(e), e);
        }
    }
}
