package io.holdfast.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of one Postgres, which {@code initdb} writes at the first start: into a folder beside its place, so that
 * a killed first start leaves nothing that looks like data.
 */
record PostgresCluster(Path folder, Path data, PostgresPrograms programs) {
    private static final String PID_FILE = "postmaster.pid";
    private static final int STATUS_LINE = 8;

    static PostgresCluster in(Path folder) {
        Path data = folder.resolve("data");
        return new PostgresCluster(
                folder, data, PostgresPrograms.find(data, BinaryCache.of(folder.resolve("programs"))));
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
        Path log = folder.resolve("initdb.log");
        WatchedProcess initdb = WatchedProcess.start(
                new WatchedProcess.Launch(folder, log, List.of("TERM"), EmbeddedPostgres.GRACE, command));
        if (!initdb.succeeds()) {
            throw new StoreException("initdb failed: " + reason(initdb.output()));
        }
        Files.delete(log);
    }

    private static String reason(String output) {
        return LogText.lineFrom("initdb: error", output).orElseGet(() -> LogText.lastLine(output));
    }

    /** Whether the postmaster {@code pid} says of itself that it takes clients: what {@code pg_ctl} goes by as well. */
    boolean isReady(long pid) {
        try {
            List<String> lines = Files.readAllLines(data.resolve(PID_FILE), ISO_8859_1);
            return lines.size() >= STATUS_LINE
                    && lines.getFirst().strip().equals(Long.toString(pid))
                    && lines.get(STATUS_LINE - 1).strip().equals("ready");
        } catch (NoSuchFileException e) {
            return false; // it has just begun
        } catch (IOException e) {
            throw new StoreException("cannot read " + e.getMessage(), e);
        }
    }

    /** Nobody lives here, so the pid that a killed postmaster left is nobody's, or a stranger's. */
    void forgetLastPostmaster() {
        try {
            Files.deleteIfExists(data.resolve(PID_FILE));
        } catch (IOException e) {
            throw new StoreException("cannot clean up " + data + ": " + e.getMessage(), e);
        }
    }
}
