package io.holdfast.app;

import io.holdfast.app.cli.CommandException;
import io.holdfast.app.cli.DataOption;
import io.holdfast.app.status.StatusFile;
import io.holdfast.embedded.DataFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends an instance, and what is left of one that was killed. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stops an instance and returns when all its processes have ended, also after a kill -9.")
final class DownCommand implements Runnable {
    private static final Duration GRACE = Duration.ofSeconds(45);
    private static final Duration REAP = Duration.ofSeconds(3);

    @Mixin
    private final DataOption data = new DataOption();

    @Override
    public void run() {
        Path folder = data.folder();
        if (!DataFolder.isUsed(folder)) {
            System.out.println("nothing runs in " + folder);
            return;
        }
        server(folder).ifPresent(DownCommand::stop);
        try (DataFolder own = DataFolder.open(folder)) {
            own.endStores();
            StatusFile.in(own).delete();
        }
        System.out.println("nothing runs any more in " + folder);
    }

    private static Optional<ProcessHandle> server(Path folder) {
        OptionalLong pid = DataFolder.holder(folder);
        return pid.isPresent() ? ProcessHandle.of(pid.getAsLong()) : Optional.empty();
    }

    private static void stop(ProcessHandle server) {
        if (!server.destroy()) {
            throw new CommandException("cannot stop the server, pid " + server.pid() + ": is it another user's?");
        }
        if (!endsWithin(GRACE, server)) {
            server.destroyForcibly();
            endsWithin(REAP, server);
        }
    }

    private static boolean endsWithin(Duration limit, ProcessHandle process) {
        try {
            process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }
}
