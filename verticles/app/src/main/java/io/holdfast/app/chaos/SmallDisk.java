package io.holdfast.app.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file system of its own that can be full without hurting anybody else; making one takes root. */
final class SmallDisk {
    private static final int PIECE = 64 * 1024;
    private static final long UNMOUNT_LIMIT_S = 20;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    static SmallDisk mount(Path folder, int mb) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new CommandException("cannot make " + folder + ": " + Cause.of(e), e);
        }
        String complaint = run("mount", "-t", "tmpfs", "-o", "size=" + mb + "m,mode=0700", "tmpfs", folder.toString());
        if (!complaint.isEmpty()) {
            delete(folder);
            throw new NotRunException("needs root, to make a disk that may be filled: " + complaint);
        }
        return new SmallDisk(folder);
    }

    private static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            return process.onExit().join().exitValue() == 0 ? "" : "no success with " + command[0] + ": " + said;
        } catch (IOException e) {
            return Cause.of(e);
        }
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    void fill() {
        byte[] piece = new byte[PIECE];
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (!Thread.currentThread().isInterrupted()) {
                out.write(piece);
            }
        } catch (IOException full) {
            requireFull(full);
        }
    }

    private void requireFull(IOException reason) {
        if (folder.toFile().getUsableSpace() > PIECE) {
            throw new CommandException("cannot fill " + folder + ": " + Cause.of(reason), reason);
        }
    }

    void empty() {
        delete(filler());
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new CommandException("cannot remove " + path + ": " + Cause.of(e), e);
        }
    }

    /** What is on it is gone with it, but for what Postgres said. */
    void unmount(Path logs) {
        Path log = folder.resolve("postgres.log");
        try {
            if (Files.exists(log)) {
                Files.copy(log, logs.resolve("postgres.log"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new CommandException("cannot keep " + log + ": " + Cause.of(e), e);
        }
        // The last of the processes that worked there may still be ending.
        Pauses.until("unmounted " + folder, UNMOUNT_LIMIT_S, () -> run("umount", folder.toString())
                .isEmpty());
        delete(folder);
    }
}
