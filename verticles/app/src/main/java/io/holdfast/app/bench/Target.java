package io.holdfast.app.bench;

import io.holdfast.app.cli.CommandException;
import io.holdfast.app.status.Status;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The instance under load.
 *
 * @param data its folder; empty when that is not known here, as for an instance on another machine
 */
record Target(URI url, Optional<Path> data) {
    private static final Duration BROKER_LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** The instance at {@code url}; its folder is the one given when an instance that serves there runs in it. */
    static Target running(URI url, Path data) {
        boolean runsThere = Status.now(data)
                .url()
                .map(URI::create)
                .filter(known -> isSame(known, url))
                .isPresent();
        return new Target(url, runsThere ? Optional.of(data) : Optional.empty());
    }

    private static boolean isSame(URI known, URI url) {
        return known.getPort() == url.getPort() && isLocal(url.getHost());
    }

    private static boolean isLocal(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // connecting to it will say more
        }
    }

    /** Returns when a Kafka of its own runs, which the instance did not wait for. */
    void awaitBroker() {
        long untilNs = System.nanoTime() + BROKER_LIMIT.toNanos();
        while (processes().stream().noneMatch(process -> process.name().equals("kafka"))) {
            if (System.nanoTime() > untilNs) {
                throw new CommandException("Kafka did not start in " + BROKER_LIMIT.toSeconds() + " s");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    List<Status.Entry> processes() {
        return data.map(folder -> Status.now(folder).processes()).orElse(List.of());
    }
}
