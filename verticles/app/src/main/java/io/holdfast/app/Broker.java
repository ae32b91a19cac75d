package io.holdfast.app;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.settings.Settings;
import io.holdfast.app.status.KafkaAddress;
import io.holdfast.embedded.DataFolder;
import io.holdfast.embedded.EmbeddedKafka;
import io.holdfast.embedded.SupervisedStore;
import java.util.HashMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Kafka of a run, its own or somebody's. The server needs none to serve: its own one starts afterwards, beside it. */
final class Broker {
    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

    private final Settings.Events settings;
    private final DataFolder data;
    private final Runnable started;
    private final Consumer<KafkaAddress> known;
    private final CompletableFuture<String> servers = new CompletableFuture<>();
    private volatile CompletableFuture<Optional<SupervisedStore>> own =
            CompletableFuture.completedFuture(Optional.empty());

    /**
     * @param started is told whenever one of our own answers
     * @param known is told once where it is
     */
    Broker(Settings.Events settings, DataFolder data, Runnable started, Consumer<KafkaAddress> known) {
        this.settings = settings;
        this.data = data;
        this.started = started;
        this.known = known;
    }

    /** Completes with the addresses of its brokers once they are known. */
    CompletableFuture<String> servers() {
        return servers;
    }

    /** Returns at once. */
    void start() {
        if (!settings.enabled()) {
            return;
        }
        if (!settings.servers().isEmpty()) {
            tell(settings.servers());
        } else {
            own = new CompletableFuture<>();
            Thread.ofVirtual().name("kafka").start(this::run);
        }
    }

    private void run() {
        try {
            var kafka = EmbeddedKafka.start(data.claim("kafka")).supervised(started);
            own.complete(Optional.of(kafka));
            tell(kafka.address().toString());
            started.run();
            noteFault(kafka.givenUp().join());
        } catch (RuntimeException e) {
            own.complete(Optional.empty());
            noteFault(Cause.of(e));
        }
    }

    private void tell(String addresses) {
        var client = new HashMap<>(settings.client());
        client.put("bootstrap.servers", addresses);
        known.accept(new KafkaAddress(client, settings.topicPrefix()));
        servers.complete(addresses);
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
