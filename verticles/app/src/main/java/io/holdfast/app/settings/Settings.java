package io.holdfast.app.settings;

import io.holdfast.faults.FaultRule;
import io.holdfast.protocol.Mode;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of one run, checked; {@link Keys} says what each value means.
 *
 * @param node its name, which no other node on the same stores has
 */
public record Settings(
        Http http,
        String node,
        int loops,
        LogFormat log,
        Traces traces,
        Coordinator coordinator,
        Stores stores,
        Journal journal,
        Reconcile reconcile,
        Events events,
        Commands commands,
        Breaker breaker,
        Faults faults,
        Security security) {
    /**
     * Where it listens.
     *
     * @param port 0 for a free one
     * @param adminPort of the loopback interface; 0 for a free one
     * @param adminRemote where whoever runs it comes in from elsewhere; empty for nowhere
     */
    public record Http(String host, int port, int adminPort, Optional<InetSocketAddress> adminRemote) {}

    /**
     * Where traces are sent.
     *
     * @param otlp empty for nowhere
     * @param share of the requests that bring no trace context
     */
    public record Traces(Optional<URI> otlp, double share) {}

    /**
     * How checkouts are driven.
     *
     * @param mode the only protocol to use; empty to choose by measurement
     */
    public record Coordinator(Optional<Mode> mode, int maxInFlight, int deadlineMs) {}

    /**
     * How long decisions are kept.
     *
     * @param retention empty to keep them for ever
     */
    public record Journal(Optional<Duration> retention) {}

    /**
     * How often everything is held against the journal.
     *
     * @param every empty for never
     */
    public record Reconcile(Optional<Duration> every) {}

    /**
     * Whether and where others are told of what happens.
     *
     * @param servers of the Kafka that exists already; empty to start one
     * @param client further settings of Kafka's clients
     * @param topicPrefix before the name of every topic
     * @param partitions of topics that do not exist yet
     * @param consumers which of them run on this node
     * @param consumersGiveWay whether they work less while the machine is busy
     * @param leaderboardRedis empty for that of the first stock shard
     * @param notifications how users are told
     * @param webhooks how subscribers are told
     */
    public record Events(
            boolean enabled,
            String servers,
            Map<String, String> client,
            String topicPrefix,
            int partitions,
            List<String> consumers,
            boolean consumersGiveWay,
            Optional<Given> leaderboardRedis,
            Notifications notifications,
            Webhooks webhooks) {
        /** All that there are. */
        public static final List<String> KNOWN_CONSUMERS =
                List.of("order-history", "leaderboard", "notifications", "webhooks");
    }

    /**
     * How users are told of what happens.
     *
     * @param retention how long it can still be told
     * @param maxListeners at this node at a time
     */
    public record Notifications(Duration retention, int maxListeners) {}

    /**
     * How subscribers are told of what happens.
     *
     * @param maxPending events that may wait for one
     * @param allowPrivate whether they may be where not everybody can be
     */
    public record Webhooks(int maxPending, boolean allowPrivate) {}

    /**
     * How coordinators reach the participants.
     *
     * @param overKafka rather than inside the process
     * @param participants the kinds that this process runs
     */
    public record Commands(boolean overKafka, List<String> participants) {}

    /**
     * Who may come in.
     *
     * @param jwt how callers say who they are; empty in the profile {@code open}, in which they need not
     * @param tls the files of the server's certificate and key; empty for plain HTTP
     * @param limits empty for none
     */
    public record Security(Optional<Jwt> jwt, Optional<Tls> tls, Optional<Limits> limits) {}

    /**
     * Files of a certificate, with those that lead to its root, and of its key.
     *
     * @param origin the setting of the key and where it was given, to name in an error
     */
    public record Tls(Path certificate, Path key, String origin) {}

    /**
     * Which tokens are believed.
     *
     * @param keys file or URL of the public keys; empty for a key of the instance's own
     * @param origin the key and where it was given, to name in an error
     */
    public record Jwt(String keys, String origin, String issuer, String audience) {}

    /** Requests that one of them may send. */
    public record Limits(int userPerSecond, int addressPerSecond) {}

    /** Circuit breaker of a participant. */
    public record Breaker(int maxFailures, int resetMs) {}

    /**
     * Fault injection.
     *
     * @param rules those to begin with; none unless it is enabled
     * @param seed of their chances; never 0
     */
    public record Faults(boolean enabled, List<FaultRule> rules, long seed) {}

    /**
     * Where the stores are, and how many shards they hold.
     *
     * @param stockRedis one for all shards or one each; none to start one
     * @param paymentRedis likewise
     * @param postgres empty to start one
     */
    public record Stores(
            int stockShards,
            int paymentShards,
            List<Given> stockRedis,
            List<Given> paymentRedis,
            Optional<Given> postgres) {}

    /**
     * The address of a store that exists already.
     *
     * @param origin the key and where it was given, to name in an error
     */
    public record Given(URI uri, String origin) {}
}
