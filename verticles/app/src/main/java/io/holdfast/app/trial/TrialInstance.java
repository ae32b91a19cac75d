package io.holdfast.app.trial;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import io.holdfast.app.cli.OwnProgram;
import io.holdfast.embedded.SearchPath;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One instance to try things on. It reads no setting of the user's, for those may name stores that hold real data, and it
 * ends and leaves nothing behind when it is closed or this JVM is asked to end.
 */
public final class TrialInstance implements AutoCloseable {
    private static final String READY = "ready ";
    private static final Duration GRACE = Duration.ofSeconds(45);

    private final TrialFolder folder;
    private final Thread closeOnSignal = new Thread(this::end, "end-trial");
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Process server;
    private String port = "0";
    private Runnable afterServer = () -> {};
    private boolean kept;
    private boolean ended;

    private TrialInstance(TrialFolder folder) {
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(closeOnSignal);
    }

    /**
     * Makes the folder; starts nothing yet.
     *
     * @param settings those that are not to have their default
     */
    public static TrialInstance create(String purpose, Map<String, String> settings) {
        TrialInstance instance = create(purpose);
        instance.configure(settings);
        return instance;
    }

    /** The same for one whose settings depend on what is in its folder; {@link #configure} comes before the start. */
    public static TrialInstance create(String purpose) {
        return new TrialInstance(TrialFolder.create(purpose));
    }

    /** Without {@code http.port} it takes a free one at each start. */
    public void configure(Map<String, String> settings) {
        port = settings.getOrDefault("http.port", port);
        folder.writeSettings(settings);
    }

    /** Where everything of this instance is. */
    public Path folder() {
        return folder.path();
    }

    /** Is run when the server has ended for good, before its folder is removed. */
    public void afterServer(Runnable end) {
        afterServer = end;
    }

    /** Leaves the folder where it is, for somebody to look at. */
    public void keep() {
        kept = true;
    }

    public Path data() {
        return folder.data();
    }

    /** Where its data is, and on what. */
    public String place() {
        return folder.description();
    }

    /** Starts the server, also once more after {@link #kill}; returns its URL once it serves. */
    public URI start() {
        Process started = launch();
        // Not closed: the server would be told of it by its next line.
        BufferedReader out = started.inputReader(UTF_8);
        try {
            String line = out.readLine();
            if (line != null && line.startsWith(READY)) {
                return URI.create(line.substring(READY.length()));
            }
            throw new CommandException("the server does not start: " + lastWords());
        } catch (IOException e) {
            throw new CommandException("the server does not start: " + Cause.of(e), e);
        }
    }

    private Process launch() {
        lock.lock();
        try {
            if (ended) {
                throw new CommandException("interrupted");
            }
            ProcessBuilder builder = new ProcessBuilder(command())
                    .redirectError(ProcessBuilder.Redirect.appendTo(folder.log().toFile()));
            builder.environment().keySet().removeIf(name -> name.startsWith("HOLDFAST_"));
            Process started = builder.start();
            server = started;
            return started;
        } catch (IOException e) {
            throw new CommandException("cannot start the server: " + Cause.of(e), e);
        } finally {
            lock.unlock();
        }
    }

    /** In a session of its own, so that Ctrl-C reaches this process only, which then ends the server. */
    private List<String> command() {
        List<String> command = new ArrayList<>();
        SearchPath.find("setsid").ifPresent(setsid -> command.add(setsid.toString()));
        command.addAll(OwnProgram.command(List.of(
                "up",
                "--port",
                port,
                "--data",
                folder.data().toString(),
                "--conf",
                folder.settings().toString())));
        return command;
    }

    /** What it said last, such as the reason why it ended. */
    public String lastWords() throws IOException {
        return Files.readAllLines(folder.log(), UTF_8).stream()
                .filter(line -> !line.isBlank())
                .reduce((earlier, later) -> later)
                .map(line -> line.replaceFirst("^holdfast: ", ""))
                .orElse("it ended without a word");
    }

    public long serverPid() {
        return running().pid();
    }

    /** Whether the server that was started last has not ended. */
    public boolean isRunning() {
        return running().isAlive();
    }

    /** {@code kill -9}; returns when the process has ended. */
    public void kill() {
        await(running().destroyForcibly());
    }

    /** Returns its exit status when the server that was started last has ended. */
    public int awaitEnd() {
        Process last = running();
        await(last);
        return last.exitValue();
    }

    private Process running() {
        Process started = server;
        if (started == null) {
            throw new IllegalStateException("not started yet");
        }
        return started;
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(closeOnSignal);
        } catch (IllegalStateException shuttingDown) {
            staySilent();
        }
    }

    /** The signal ends this JVM any moment; what fails here because of that is no news to anybody. */
    private static void staySilent() {
        try {
            Thread.currentThread().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                stop();
                afterServer.run();
                folder.end(kept);
            }
        } finally {
            lock.unlock();
        }
    }

    private void stop() {
        Process last = server;
        if (last != null && last.isAlive()) {
            last.destroy();
            if (!endsInTime(last)) {
                await(last.destroyForcibly());
            }
        }
    }

    private static boolean endsInTime(Process process) {
        try {
            return process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void await(Process ending) {
        try {
            ending.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }
}
