package io.holdfast.app.bench;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Where the HTML report goes: whoever reads the file meanwhile sees the one before or the whole new one. */
record ReportFile(Path file) {

    /** Why nothing could be written there, as far as that can be said before the run; empty when all is well. */
    Optional<String> fault() {
        Path folder = folder();
        if (!Files.isDirectory(folder)) {
            return Optional.of("there is no folder " + folder + " for the report");
        }
        if (!Files.isWritable(folder)) {
            return Optional.of("the report cannot be written to " + folder);
        }
        return Files.exists(file) && !Files.isRegularFile(file)
                ? Optional.of("the report cannot replace " + file + ", which is not a file")
                : Optional.empty();
    }

    private Path folder() {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? file.toAbsolutePath() : folder;
    }

    void write(String html) {
        Path unfinished = folder().resolve(
                        "." + file.getFileName() + "." + ProcessHandle.current().pid());
        try {
            try {
                Files.writeString(unfinished, html);
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            throw new CommandException("cannot write the report to " + file + ": " + Cause.of(e), e);
        }
    }
}
