package io.holdfast.embedded;

import io.holdfast.embedded.StartAttempt.Answers;
import io.holdfast.embedded.StartAttempt.Never;
import io.holdfast.embedded.StartAttempt.NotNow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Redis of our own on a free loopback port. It keeps nothing on disk: what it holds is rebuilt from the journal, so
 * a snapshot would cost time and could only bring back the past.
 */
public final class EmbeddedRedis implements EmbeddedStore {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final String TAKEN = "Address already in use";
    private static final Duration START_LIMIT = Duration.ofSeconds(15);

    /** A number, so that the reply is one line: a stranger's Redis, which has our port, is not taken for ours. */
    private static final String WHO =
            "EVAL \"return tonumber(string.match(redis.call('INFO', 'server'), 'process_id:(%d+)'))\" 0";

    private final WatchedProcess process;
    private final StoreAddress address;
    private final Path folder;
    private final Path program;

    private EmbeddedRedis(WatchedProcess process, StoreAddress address, Path folder, Path program) {
        this.process = process;
        this.address = address;
        this.folder = folder;
        this.program = program;
    }

    /** Starts in {@code folder}, an existing one of its own, and returns when it answers. */
    public static EmbeddedRedis start(Path folder) {
        Path own = folder.toAbsolutePath();
        return start(own, RedisProgram.find(BinaryCache.of(own.resolve("programs"))));
    }

    static EmbeddedRedis start(Path folder, Path program) {
        return StartAttempt.firstThatAnswers(
                "Redis", () -> attempt(folder, program, StoreAddress.loopback(FreePort.next())));
    }

    static StartAttempt<EmbeddedRedis> attempt(Path folder, Path program, StoreAddress address) {
        Residents.of(folder).end(GRACE);
        WatchedProcess process = WatchedProcess.start(launch(folder, program, address));
        if (process.awaitReady(() -> answers(address, process.pid()), START_LIMIT)) {
            LOG.debug("{} listens on {}", program, address);
            return new Answers<>(new EmbeddedRedis(process, address, folder, program));
        }
        if (process.wasKilled()) {
            return new NotNow<>(WatchedProcess.KILLED);
        }
        String output = process.output();
        return output.contains(TAKEN)
                ? new NotNow<>(TAKEN + ": " + address)
                : new Never<>(RedisProgram.explain(program, output));
    }

    private static WatchedProcess.Launch launch(Path folder, Path program, StoreAddress address) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of("--bind", address.host(), "--port", Integer.toString(address.port())));
        command.addAll(List.of("--dir", folder.toString(), "--daemonize", "no", "--save", "", "--appendonly", "no"));
        command.addAll(List.of("--maxmemory-policy", "noeviction"));
        // Hash tables from the first field on: a compact hash of some hundred is searched from end to end, and those of
        // the branches in flight are of that size. (Redis 6.2 knows this name only, later ones both.)
        command.addAll(List.of("--hash-max-ziplist-entries", "0"));
        return new WatchedProcess.Launch(folder, folder.resolve("redis.log"), List.of("TERM"), GRACE, command);
    }

    private static boolean answers(StoreAddress address, long pid) {
        try {
            return RedisLine.ask(address, WHO).equals(":" + pid);
        } catch (IOException e) {
            return false; // not listening yet
        }
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public StoreAddress address() {
        return address;
    }

    /** As clients take it: {@code redis://127.0.0.1:40001}. */
    public String uri() {
        return "redis://" + address;
    }

    @Override
    public CompletableFuture<String> onExit() {
        return process.onExit();
    }

    @Override
    public void stop() {
        process.stop();
        if (Files.isDirectory(folder)) {
            Residents.of(folder).end(GRACE);
        }
    }

    /** Each of its lives begins empty. */
    @Override
    public SupervisedStore supervised(Runnable startedAgain) {
        return SupervisedStore.over(this, () -> attempt(folder, program, address), startedAgain);
    }
}
