package io.holdfast.app.chaos;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import io.holdfast.embedded.DataFolder;
import io.holdfast.embedded.EmbeddedKafka;
import io.holdfast.embedded.EmbeddedPostgres;
import io.holdfast.embedded.EmbeddedRedis;
import io.holdfast.embedded.EmbeddedStore;
import io.holdfast.embedded.RedisLine;
import io.holdfast.embedded.StoreAddress;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Those that the harness starts, Redis and Postgres behind a proxy each: what the server takes for a store is a port that stays the
 * same. Kafka tells its clients itself where it is, and stays there.
 */
final class ProxiedStores implements Stores {
    private static final String DUMP = "dump.rdb";

    private final DataFolder folder;
    private final Optional<SmallDisk> disk;
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Proxy redisProxy;
    private final Proxy postgresProxy;
    private final ReentrantLock redisLock = new ReentrantLock();
    private final ReentrantLock postgresLock = new ReentrantLock();
    private volatile EmbeddedRedis redis;
    private final ReentrantLock kafkaLock = new ReentrantLock();
    private volatile EmbeddedPostgres postgres;
    private volatile EmbeddedKafka kafka;
    private Path redisFolder;
    private Optional<EmbeddedRedis> oldRedis = Optional.empty();
    private int redisFolders;

    private ProxiedStores(DataFolder folder, Optional<SmallDisk> disk) {
        this.folder = folder;
        this.disk = disk;
        redisFolder = folder.claim("redis");
        redis = EmbeddedRedis.start(redisFolder);
        postgres = EmbeddedPostgres.start(folder.claim("postgres"));
        kafka = EmbeddedKafka.start(folder.claim("kafka"));
        redisProxy = Proxy.open(vertx, redis.address());
        postgresProxy = Proxy.open(vertx, postgres.address());
    }

    /** @param diskMb what Postgres has to write on; 0 for no bound */
    static ProxiedStores start(Path path, int diskMb) {
        DataFolder folder = DataFolder.open(path);
        try {
            return diskMb == 0
                    ? new ProxiedStores(folder, Optional.empty())
                    : onDisk(folder, SmallDisk.mount(path.resolve("postgres"), diskMb));
        } catch (RuntimeException e) {
            folder.remove();
            throw e;
        }
    }

    private static ProxiedStores onDisk(DataFolder folder, SmallDisk disk) {
        try {
            return new ProxiedStores(folder, Optional.of(disk));
        } catch (RuntimeException e) {
            folder.endStores();
            disk.unmount(folder.claim("logs"));
            throw e;
        }
    }

    @Override
    public Map<String, String> settings() {
        String redisUri = "redis://" + redisProxy.address();
        return Map.of(
                "stock.redis",
                redisUri,
                "payment.redis",
                redisUri,
                "postgres.uri",
                "postgresql://postgres@" + postgresProxy.address() + "/postgres",
                "kafka.bootstrap_servers",
                kafka.address().toString());
    }

    @Override
    public long pid(Victim store) {
        return store(store).pid();
    }

    @Override
    public StoreAddress address(Victim store) {
        return store(store).address();
    }

    private EmbeddedStore store(Victim victim) {
        return switch (victim) {
            case REDIS -> redis;
            case POSTGRES -> postgres;
            case KAFKA -> kafka;
            case SERVER -> throw new IllegalArgumentException("the server is no store");
        };
    }

    private Proxy proxy(Victim store) {
        return store == Victim.REDIS ? redisProxy : postgresProxy;
    }

    /** It is on its data again when this returns. */
    @Override
    public void kill(Victim store) {
        switch (store) {
            case REDIS -> restartRedis(Optional.empty());
            case POSTGRES -> restartPostgres();
            case KAFKA -> restartKafka(() -> Signals.kill(kafka.pid()));
            case SERVER -> throw new IllegalArgumentException("the server is no store");
        }
    }

    private void restartRedis(Optional<Path> snapshot) {
        redisLock.lock();
        try {
            Signals.kill(redis.pid());
            awaitEnd(redis.onExit());
            if (snapshot.isPresent()) {
                Files.copy(snapshot.get(), redisFolder.resolve(DUMP), StandardCopyOption.REPLACE_EXISTING);
            }
            redis = EmbeddedRedis.start(redisFolder);
            Files.deleteIfExists(redisFolder.resolve(DUMP));
            redisProxy.lead(redis.address());
        } catch (IOException e) {
            throw new CommandException("cannot start Redis again: " + Cause.of(e), e);
        } finally {
            redisLock.unlock();
        }
    }

    private void restartPostgres() {
        postgresLock.lock();
        try {
            Signals.kill(postgres.pid());
            startPostgresAgain();
        } finally {
            postgresLock.unlock();
        }
    }

    private void startPostgresAgain() {
        awaitEnd(postgres.onExit());
        postgres = EmbeddedPostgres.start(folder.claim("postgres"));
        postgresProxy.lead(postgres.address());
    }

    /** As a cluster that nobody reaches for a while. */
    void stopKafka(long ms) {
        restartKafka(() -> {
            kafka.stop();
            Pauses.forMs(ms);
        });
    }

    private void restartKafka(Runnable end) {
        kafkaLock.lock();
        try {
            end.run();
            awaitEnd(kafka.onExit());
            kafka = EmbeddedKafka.start(folder.claim("kafka"), kafka.address());
        } finally {
            kafkaLock.unlock();
        }
    }

    private static void awaitEnd(CompletableFuture<String> end) {
        end.orTimeout(30, TimeUnit.SECONDS).join();
    }

    void disturb(Victim store, Weather weather, long ms) {
        proxy(store).become(weather);
        Pauses.forMs(ms);
        proxy(store).become(new Weather.Clear());
    }

    void strand(Victim store) {
        proxy(store).strand();
    }

    void save() {
        try {
            String reply = RedisLine.ask(redis.address(), "SAVE");
            if (!reply.equals("+OK")) {
                throw new CommandException("Redis does not save: " + reply);
            }
            Files.move(redisFolder.resolve(DUMP), snapshot(), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CommandException("cannot save Redis: " + Cause.of(e), e);
        }
    }

    void restore() {
        restartRedis(Optional.of(snapshot()));
    }

    private Path snapshot() {
        return folder.claim("snapshot").resolve(DUMP);
    }

    /** The store before the last one ends; the last one goes on for those who are connected to it. */
    void replace() {
        redisLock.lock();
        try {
            oldRedis.ifPresent(EmbeddedRedis::stop);
            oldRedis = Optional.of(redis);
            redisFolder = folder.claim("redis-" + ++redisFolders);
            redis = EmbeddedRedis.start(redisFolder);
            redisProxy.lead(redis.address());
            redisProxy.endHalf();
        } finally {
            redisLock.unlock();
        }
    }

    void fillDisk(long ms) {
        SmallDisk small = disk.orElseThrow();
        small.fill();
        Pauses.forMs(ms);
        small.empty();
        postgresLock.lock();
        try {
            if (postgres.onExit().isDone()) {
                startPostgresAgain();
            }
        } finally {
            postgresLock.unlock();
        }
    }

    /** For good: on a signal the scenario still goes on, and must not start them again. */
    @Override
    public void end() {
        redisLock.lock();
        postgresLock.lock();
        kafkaLock.lock();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        oldRedis.ifPresent(EmbeddedRedis::stop);
        redis.stop();
        kafka.stop();
        postgres.stop();
        disk.ifPresent(mounted -> mounted.unmount(folder.claim("logs")));
        folder.close();
    }

    /** After {@link #end}, when nobody wants to look at them. */
    static void remove(Path path) {
        if (Files.exists(path)) {
            try (DataFolder folder = DataFolder.open(path)) {
                folder.remove();
            }
        }
    }
}
