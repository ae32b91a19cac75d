package io.holdfast.app.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that nobody but their owner can read at any time. */
public final class PrivateFile {
    private PrivateFile() {}

    /** All of it or nothing, also for who reads at the same time. */
    public static void write(Path file, String text) {
        try {
            var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            Path written = Files.createTempFile(file.toAbsolutePath().getParent(), ".new", null, owner);
            Files.writeString(written, text, UTF_8);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CommandException("cannot write " + file + ": " + Cause.of(e), e);
        }
    }
}
