package io.holdfast.app.bench;

import io.holdfast.app.cli.CommandException;
import io.holdfast.app.load.Api;
import io.holdfast.app.status.OperatorToken;
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
 * @param token to show with every request; empty for one that asks for none
 */
record Target(URI url, Optional<Path> data, Optional<String> token) {
    private static final Duration BROKER_LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** The instance at {@code url}; its folder is the one given when an instance that serves there runs in it. */
    static Target running(URI url, Path data, Optional<String> token) {
        boolean runsThere = Status.now(data)
                .url()
                .map(URI::create)
                .filter(known -> isSame(known, url))
                .isPresent();
        return new Target(url, runsThere ? Optional.of(data) : Optional.empty(), token);
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

    /** A secured one shows its metrics on the admin port only. */
    String metrics() {
        Api api = data.flatMap(folder ->
                        Status.now(folder).admin().map(admin -> new Api(URI.create(admin), OperatorToken.of(folder))))
                .orElseGet(() -> new Api(url, token));
        return api.get("/orders/metrics");
    }

    List<Status.Entry> processes() {
        return data.map(folder -> Status.now(folder).processes()).orElse(List.of());
    }
}
