package io.holdfast.embedded;

import io.holdfast.embedded.StartAttempt.Answers;
import io.holdfast.embedded.StartAttempt.Never;
import io.holdfast.embedded.StartAttempt.NotNow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Kafka of our own on a free loopback port: one broker, which is its own controller, in a JVM of its own. */
public final class EmbeddedKafka implements EmbeddedStore {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
    static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration START_LIMIT = Duration.ofSeconds(60); // logs that were not closed are read again

    private final WatchedProcess process;
    private final StoreAddress address;
    private final KafkaFiles files;

    private EmbeddedKafka(WatchedProcess process, StoreAddress address, KafkaFiles files) {
        this.process = process;
        this.address = address;
        this.files = files;
    }

    /** Starts in {@code folder}, an existing one of its own, and returns when it answers; the first start formats it. */
    public static EmbeddedKafka start(Path folder) {
        return start(folder, () -> StoreAddress.loopback(FreePort.next()));
    }

    /** As {@link #start(Path)}, where clients know it already. */
    public static EmbeddedKafka start(Path folder, StoreAddress address) {
        return start(folder, () -> address);
    }

    private static EmbeddedKafka start(Path folder, Supplier<StoreAddress> address) {
        KafkaFiles files = new KafkaFiles(folder.toAbsolutePath());
        Residents.of(files.folder()).end(GRACE);
        files.create();
        return StartAttempt.firstThatAnswers("Kafka", () -> attempt(files, address.get()));
    }

    private static StartAttempt<EmbeddedKafka> attempt(KafkaFiles files, StoreAddress address) {
        Path folder = files.folder();
        Residents.of(folder).end(GRACE);
        WatchedProcess process = WatchedProcess.start(new WatchedProcess.Launch(
                folder, folder.resolve("kafka.log"), List.of("TERM"), GRACE, files.broker(address)));
        if (process.awaitReady(() -> KafkaLine.answers(address), START_LIMIT)) {
            LOG.debug("Kafka listens on {}", address);
            return new Answers<>(new EmbeddedKafka(process, address, files));
        }
        String output = process.output();
        if (process.wasKilled()) {
            return new NotNow<>(WatchedProcess.KILLED);
        }
        return mayPass(output) ? new NotNow<>(LogText.lastLine(output)) : new Never<>(LogText.lastLine(output));
    }

    /** A port lost to someone, or the last life's lock on the folder. */
    private static boolean mayPass(String output) {
        return output.contains("Address already in use") || output.contains("Failed to acquire lock on file");
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public StoreAddress address() {
        return address;
    }

    @Override
    public CompletableFuture<String> onExit() {
        return process.onExit();
    }

    /** Closes its logs, so that the next start need not read them again. */
    @Override
    public void stop() {
        process.stop();
        if (Files.isDirectory(files.folder())) {
            Residents.of(files.folder()).end(GRACE);
        }
    }

    @Override
    public SupervisedStore supervised(Runnable startedAgain) {
        return SupervisedStore.over(this, () -> attempt(files, address), startedAgain);
    }
}
