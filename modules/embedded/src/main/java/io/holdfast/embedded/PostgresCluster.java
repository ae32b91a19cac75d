package io.holdfast.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of one Postgres, which {@code initdb} writes at the first start: into a folder beside its place, so that
 * a killed first start leaves nothing that looks like data.
 */
record PostgresCluster(Path data, PostgresPrograms programs) {
    static PostgresCluster in(Path folder) {
        Path data = folder.resolve("data");
        return new PostgresCluster(data, PostgresPrograms.find(data, BinaryCache.of(folder.resolve("programs"))));
    }

    void create() {
        if (Files.isDirectory(data)) {
            return;
        }
        Path unfinished = data.resolveSibling("data.unfinished");
        try {
            Folders.delete(unfinished);
            initialise(unfinished);
            Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StoreException("cannot prepare " + data + ": " + e.getMessage(), e);
        }
    }

    /**
     * The C locale compares ids as bytes, the same on every machine. Page checksums are off, as they were the default
     * up to Postgres 17: they turn hint bits into log writes and guard against broken disks, not against crashes.
     */
    private void initialise(Path target) throws IOException {
        List<String> command = new ArrayList<>(Unprivileged.command(programs.initdb()));
        command.addAll(List.of("-D", target.toString(), "-U", "postgres", "--auth=trust"));
        command.addAll(List.of("--encoding=UTF8", "--locale=C", "--no-instructions"));
        if (programs.version().major() >= 18) {
            command.add("--no-data-checksums");
        }
        Process initdb = new ProcessBuilder(command).redirectErrorStream(true).start();
        initdb.getOutputStream().close();
        String output = new String(initdb.getInputStream().readAllBytes(), UTF_8);
        if (initdb.onExit().join().exitValue() != 0) {
            throw new StoreException("initdb failed: " + LogText.lineFrom("initdb: error", output));
        }
    }

    /** Nobody lives here, so the pid that a killed postmaster left is nobody's, or a stranger's. */
    void forgetLastPostmaster() {
        try {
            Files.deleteIfExists(data.resolve("postmaster.pid"));
        } catch (IOException e) {
            throw new StoreException("cannot clean up " + data + ": " + e.getMessage(), e);
        }
    }
}
