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
 * A Postgres of our own on a free loopback port, with user and database {@code postgres} and no password. It holds the
 * truth, so its durability settings are on, whatever its configuration files say.
 */
public final class EmbeddedPostgres implements EmbeddedStore {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration START_LIMIT = Duration.ofSeconds(60); // a long write-ahead log may be replayed

    private final WatchedProcess process;
    private final StoreAddress address;
    private final Path folder;
    private final PostgresCluster cluster;

    private EmbeddedPostgres(WatchedProcess process, StoreAddress address, Path folder, PostgresCluster cluster) {
        this.process = process;
        this.address = address;
        this.folder = folder;
        this.cluster = cluster;
    }

    /** Starts in {@code folder}, an existing one of its own, and returns when it answers; the first start fills it. */
    public static EmbeddedPostgres start(Path folder) {
        Path own = folder.toAbsolutePath();
        Residents.of(own).end(GRACE);
        PostgresCluster cluster = PostgresCluster.in(own);
        cluster.create();
        return StartAttempt.firstThatAnswers(
                "Postgres", () -> attempt(own, cluster, StoreAddress.loopback(FreePort.next())));
    }

    private static StartAttempt<EmbeddedPostgres> attempt(Path folder, PostgresCluster cluster, StoreAddress address) {
        Residents residents = Residents.of(folder);
        residents.end(GRACE);
        WatchedProcess process = WatchedProcess.start(launch(folder, cluster, address));
        if (process.awaitReady(() -> cluster.isReady(process.pid()) && answers(address), START_LIMIT)) {
            LOG.debug("Postgres {} listens on {}", cluster.programs().version(), address);
            return new Answers<>(new EmbeddedPostgres(process, address, folder, cluster));
        }
        String output = process.output();
        if (!process.wasKilled() && !mayPass(output)) {
            return new Never<>(LogText.fault(output));
        }
        residents.end(GRACE);
        cluster.forgetLastPostmaster();
        return new NotNow<>(process.wasKilled() ? WatchedProcess.KILLED : LogText.fault(output));
    }

    /** A port lost to someone; backends of a killed postmaster, or its pid, which another process has; a kill while it recovers. */
    private static boolean mayPass(String output) {
        return output.contains("Address already in use")
                || output.contains("pre-existing shared memory block")
                || output.contains("lock file \"postmaster.pid\" already exists")
                || output.contains("was terminated by signal 9");
    }

    private static WatchedProcess.Launch launch(Path folder, PostgresCluster cluster, StoreAddress address) {
        List<String> command =
                new ArrayList<>(Unprivileged.command(cluster.programs().postgres()));
        command.addAll(List.of("-D", cluster.data().toString()));
        PostgresSettings.of(cluster.programs().version(), Platform.kernel(), address)
                .forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return new WatchedProcess.Launch(
                folder, folder.resolve("postgres.log"), List.of("INT", "QUIT"), GRACE, command);
    }

    private static boolean answers(StoreAddress address) {
        try (SimpleQuery query = SimpleQuery.open(address, "postgres")) {
            return !query.run("select 1").isEmpty();
        } catch (IOException e) {
            return false; // not listening, or still replaying its log
        }
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public StoreAddress address() {
        return address;
    }

    /** As clients take it: {@code postgresql://postgres@127.0.0.1:40001/postgres}. */
    public String uri() {
        return uri("postgres");
    }

    public String uri(String database) {
        return "postgresql://postgres@" + address + "/" + database;
    }

    @Override
    public CompletableFuture<String> onExit() {
        return process.onExit();
    }

    /** Ends sessions, writes a checkpoint and returns: what Postgres calls a fast shutdown. */
    @Override
    public void stop() {
        process.stop();
        if (Files.isDirectory(folder)) {
            Residents.of(folder).end(GRACE);
        }
    }

    @Override
    public SupervisedStore supervised(Runnable startedAgain) {
        return SupervisedStore.over(this, () -> attempt(folder, cluster, address), startedAgain);
    }
}
