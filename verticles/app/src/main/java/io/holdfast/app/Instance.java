package io.holdfast.app;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import io.holdfast.app.security.Guarding;
import io.holdfast.app.security.ServerKey;
import io.holdfast.app.settings.Settings;
import io.holdfast.app.status.Status;
import io.holdfast.app.status.StatusFile;
import io.holdfast.app.status.StoresFile;
import io.holdfast.consumers.leaderboard.Leaderboard;
import io.holdfast.embedded.DataFolder;
import io.holdfast.gateway.AdminVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running server: its stores, and the node that uses them. What starts first stops last. */
final class Instance {
    private static final Logger LOG = LoggerFactory.getLogger(Instance.class);
    /** What is in flight is answered, and then the sessions end: with all that follows, sooner than {@code down} gives up. */
    private static final long NODE_STOP_LIMIT_S = 32;

    private static final long VERTX_STOP_LIMIT_S = 3;
    private static final long START_LIMIT_S = 300; // a rebuild of large balances takes its time

    private final Stores stores;
    private final Broker broker;
    private final Vertx vertx;
    private final Node node;
    private final StatusFile statusFile;
    private final String url;
    private final CompletableFuture<String> fault;
    private final AtomicBoolean stopping = new AtomicBoolean();

    private Instance(Stores stores, Broker broker, Vertx vertx, Node node, StatusFile statusFile, String url) {
        this.stores = stores;
        this.broker = broker;
        this.vertx = vertx;
        this.node = node;
        this.statusFile = statusFile;
        this.url = url;
        this.fault = stores.fault().thenApply(line -> line + ", so the server stops");
    }

    /** Returns when it serves. */
    static Instance start(Settings settings, DataFolder data) {
        requireFreePorts(settings.http());
        requireLeaderboard(settings.events());
        settings.security().tls().ifPresent(ServerKey::require);
        var guarding = Guarding.of(settings.security(), data);
        StatusFile statusFile = StatusFile.in(data);
        statusFile.show(() -> Status.starting(data.path(), settings.http(), List.of()));
        // Vert.x is loaded while the stores start: neither waits for the other.
        var vertx = CompletableFuture.supplyAsync(() -> vertx(settings.loops()));
        try {
            return start(
                    settings,
                    guarding,
                    Stores.start(settings.stores(), data, statusFile::refresh),
                    vertx,
                    statusFile,
                    data);
        } catch (RuntimeException e) {
            end(vertx);
            statusFile.delete();
            throw e;
        }
    }

    private static void requireFreePorts(Settings.Http http) {
        if (http.port() != 0) {
            Reachability.requireFree(http.host(), http.port(), "--port N or http.port");
        }
        if (http.adminPort() != 0) {
            Reachability.requireFree(AdminVerticle.HOST, http.adminPort(), "--admin-port N or http.admin_port");
        }
        http.adminRemote()
                .ifPresent(at -> Reachability.requireFree(at.getHostString(), at.getPort(), "http.admin_remote"));
    }

    /** Where it is kept here, in a Redis of its own. */
    private static void requireLeaderboard(Settings.Events events) {
        if (events.enabled() && events.consumers().contains(Leaderboard.NAME)) {
            events.leaderboardRedis().ifPresent(Reachability::require);
        }
    }

    private static Instance start(
            Settings settings,
            Guarding guarding,
            Stores stores,
            CompletableFuture<Vertx> starting,
            StatusFile statusFile,
            DataFolder data) {
        try {
            statusFile.show(() -> Status.starting(data.path(), settings.http(), stores.embedded()));
            StoresFile file = StoresFile.in(data);
            file.write(settings.events().enabled() ? stores.addresses().announcing() : stores.addresses());
            Vertx vertx = starting.join();
            Broker broker = new Broker(
                    settings.events(),
                    data,
                    statusFile::refresh,
                    kafka -> file.write(stores.addresses().with(kafka)));
            Node node = await(
                    Node.start(vertx, settings, guarding, data.path(), stores.addresses(), broker.servers()),
                    START_LIMIT_S);
            Supplier<Status> status = () -> Status.serving(
                    data.path(),
                    settings,
                    node.port(),
                    node.adminAddress(),
                    Stream.concat(stores.embedded().stream(), broker.own().stream())
                            .toList());
            statusFile.show(status);
            broker.start();
            return new Instance(
                    stores, broker, vertx, node, statusFile, status.get().url().orElseThrow());
        } catch (RuntimeException e) {
            end(starting);
            stores.stop();
            throw e;
        }
    }

    private static void end(CompletableFuture<Vertx> starting) {
        end("Vert.x", Future.fromCompletionStage(starting).compose(Vertx::close), NODE_STOP_LIMIT_S);
    }

    private static Vertx vertx(int loops) {
        return Vertx.builder()
                .with(new VertxOptions()
                        .setEventLoopPoolSize(loops)
                        .setPreferNativeTransport(true)
                        .setFileSystemOptions(new FileSystemOptions()
                                .setFileCachingEnabled(false)
                                .setClassPathResolvingEnabled(false)))
                .build();
    }

    String url() {
        return url;
    }

    /** Completes with one line when a store is lost for good; a server cannot go on without it. */
    CompletableFuture<String> fault() {
        return fault;
    }

    void stop() {
        if (stopping.compareAndSet(false, true)) {
            long began = System.nanoTime();
            end("the node", node.stop(), NODE_STOP_LIMIT_S);
            end("Vert.x", vertx.close(), VERTX_STOP_LIMIT_S);
            broker.stop();
            stores.stop();
            statusFile.delete();
            LOG.info("stopped, after {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        }
    }

    /** Nothing that fails to end in time may keep the rest from ending. */
    private static void end(String what, Future<?> ending, long limitS) {
        try {
            await(ending, limitS);
        } catch (RuntimeException e) {
            LOG.warn("{} did not end in good order: {}", what, Cause.of(e));
        }
    }

    private static <T> T await(Future<T> future, long limitS) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(limitS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        } catch (TimeoutException e) {
            throw new CommandException("no end after " + limitS + " s", e);
        } catch (ExecutionException e) {
            throw new CommandException("the server does not start: " + Cause.of(e), e);
        }
    }
}
