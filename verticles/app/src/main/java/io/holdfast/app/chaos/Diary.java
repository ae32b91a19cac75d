package io.holdfast.app.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What was done when, in the clock of the other logs. */
final class Diary {
    static final String NAME = "chaos.log";

    private final Path file;
    private boolean closed;

    Diary(Path folder) {
        file = folder.resolve(NAME);
    }

    /** What is noted afterwards is lost: the folder is going to be removed. */
    synchronized void close() {
        closed = true;
    }

    synchronized void note(String what) {
        if (closed) {
            return;
        }
        try {
            Files.writeString(
                    file,
                    Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + what + "\n",
                    UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new CommandException("cannot write " + file + ": " + Cause.of(e), e);
        }
    }
}
