package io.holdfast.embedded;

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
    private static final Duration START_LIMIT = Duration.ofSeconds(15);
    private static final int ATTEMPTS = 5;

    private final WatchedProcess process;
    private final StoreAddress address;
    private final Path folder;

    private EmbeddedRedis(WatchedProcess process, StoreAddress address, Path folder) {
        this.process = process;
        this.address = address;
        this.folder = folder;
    }

    /** Starts in {@code folder}, an existing one of its own, and returns when it answers. */
    public static EmbeddedRedis start(Path folder) {
        Path own = folder.toAbsolutePath();
        return start(own, RedisProgram.find(BinaryCache.of(own.resolve("programs"))));
    }

    static EmbeddedRedis start(Path folder, Path program) {
        Residents.of(folder).end(GRACE);
        for (int attempt = 1; ; attempt++) {
            StoreAddress address = StoreAddress.loopback(FreePort.next());
            WatchedProcess process = WatchedProcess.start(launch(folder, program, address));
            if (process.awaitReady(() -> answers(address), START_LIMIT)) {
                LOG.debug("{} listens on {}", program, address);
                return new EmbeddedRedis(process, address, folder);
            }
            String output = process.output();
            if (attempt == ATTEMPTS || !output.contains("Address already in use")) {
                throw new StoreException("Redis does not start: " + RedisProgram.explain(program, output));
            }
        }
    }

    private static WatchedProcess.Launch launch(Path folder, Path program, StoreAddress address) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of("--bind", address.host(), "--port", Integer.toString(address.port())));
        command.addAll(List.of("--dir", folder.toString(), "--daemonize", "no", "--save", "", "--appendonly", "no"));
        command.addAll(List.of("--maxmemory-policy", "noeviction"));
        // Hash tables from the first field on: a compact hash of some hundred is searched from end to end, and those of
        // the branches in flight are of that size. (Redis 6.2 knows this name only, later ones both.)
        command.addAll(List.of("--hash-max-ziplist-entries", "0"));
        return new WatchedProcess.Launch(folder, folder.resolve("redis.log"), "TERM", GRACE, command);
    }

    private static boolean answers(StoreAddress address) {
        try {
            return RedisLine.ask(address, "PING").equals("+PONG");
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
}
