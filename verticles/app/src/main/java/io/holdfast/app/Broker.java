package io.holdfast.app;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.settings.Settings;
import io.holdfast.embedded.DataFolder;
import io.holdfast.embedded.EmbeddedKafka;
import io.holdfast.embedded.SupervisedStore;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Kafka of a run, its own or somebody's. The server needs none to serve: its own one starts afterwards, beside it. */
final class Broker {
    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

    private final Settings.Events settings;
    private final DataFolder data;
    private final Runnable started;
    private final CompletableFuture<String> servers = new CompletableFuture<>();
    private volatile CompletableFuture<Optional<SupervisedStore>> own =
            CompletableFuture.completedFuture(Optional.empty());

    /** {@code started} is told whenever one of our own answers. */
    Broker(Settings.Events settings, DataFolder data, Runnable started) {
        this.settings = settings;
        this.data = data;
        this.started = started;
    }

    /** Completes with the addresses of its brokers once they are known. */
    CompletableFuture<String> servers() {
        return servers;
    }

    /** Returns at once. */
    void start() {
        if (!settings.servers().isEmpty()) {
            servers.complete(settings.servers());
        } else if (settings.enabled()) {
            own = new CompletableFuture<>();
            Thread.ofVirtual().name("kafka").start(this::run);
        }
    }

    private void run() {
        try {
            var kafka = EmbeddedKafka.start(data.claim("kafka")).supervised(started);
            own.complete(Optional.of(kafka));
            servers.complete(kafka.address().toString());
            started.run();
            noteFault(kafka.givenUp().join());
        } catch (RuntimeException e) {
            own.complete(Optional.empty());
            noteFault(Cause.of(e));
        }
    }

    private static void noteFault(String line) {
        LOG.error("nothing is announced until the server is started again: {}", line);
    }

    /** One of our own, once it runs. */
    Optional<SupervisedStore> own() {
        return own.getNow(Optional.empty());
    }

    void stop() {
        own.join().ifPresent(SupervisedStore::stop);
    }
}
