package io.holdfast.app.settings;

import io.holdfast.faults.FaultRule;
import io.holdfast.journal.Retention;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.Participants;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Every setting there is. A test holds {@code conf/default.properties} to these names, values and descriptions. */
final class Keys {
    static final Key<String> HTTP_HOST =
            new Key<>("http.host", "127.0.0.1", "The interface that serves HTTP.", Types.text());
    static final Key<Integer> HTTP_PORT =
            new Key<>("http.port", "8000", "The port that serves HTTP; 0 takes a free one.", Types.number(0, 65_535));
    static final Key<OptionalInt> HTTP_ADMIN_PORT = new Key<>(
            "http.admin_port",
            "",
            "The port on 127.0.0.1 for whoever runs the server; empty is http.port + 1, 0 takes a free one.",
            Types.optionalNumber(0, 65_535));
    static final Key<Optional<InetSocketAddress>> HTTP_ADMIN_REMOTE = new Key<>(
            "http.admin_remote",
            "",
            "Where it is reached from elsewhere too, as host:port, by TLS and with an operator's token; empty for nowhere.",
            Types.listening());
    static final Key<String> NODE_NAME = new Key<>(
            "node.name",
            "node-1",
            "This server's name, which it keeps and no other one on its stores has.",
            Types.name());
    static final Key<Integer> LOOPS =
            new Key<>("loops", "0", "Event loops; 0 means half the cores, at least 1.", Types.number(0, 256));

    static final Key<LogFormat> LOG_FORMAT = new Key<>(
            "log.format",
            "auto",
            "How the server writes its log: text, json, or auto, which is text on a terminal and json elsewhere.",
            Types.logFormat());

    static final Key<Optional<URI>> TRACES_OTLP = new Key<>(
            "traces.otlp",
            "",
            "Where traces are sent by OTLP over HTTP, such as http://collector:4318/v1/traces; empty for none.",
            Types.http());
    static final Key<Double> TRACES_SHARE = new Key<>(
            "traces.share",
            "0.01",
            "How many of the requests that bring no trace context are traced; those that bring one say it themselves.",
            Types.share());

    static final Key<Optional<Mode>> COORDINATOR_MODE = new Key<>(
            "coordinator.mode",
            "auto",
            "How checkouts commit: 2pc, saga, or auto, which measures how many are refused.",
            Types.mode());
    static final Key<Integer> COORDINATOR_MAX_IN_FLIGHT = new Key<>(
            "coordinator.max_in_flight",
            "4096",
            "Requests in flight on this node, spread over its event loops; those beyond it are answered 429.",
            Types.number(1, 1_000_000));
    static final Key<Integer> COORDINATOR_DEADLINE_MS = new Key<>(
            "coordinator.deadline_ms",
            "10000",
            "After this time an undecided checkout is aborted: 429, or 202 while the journal is away.",
            Types.number(100, 600_000));

    static final Key<Integer> STOCK_SHARDS = new Key<>(
            "stock.shards", "1", "Shards that items are spread over; fixed once there is data.", Types.number(1, 31));
    static final Key<Integer> PAYMENT_SHARDS = new Key<>(
            "payment.shards", "1", "Shards that users are spread over; fixed once there is data.", Types.number(1, 31));
    static final Key<List<URI>> STOCK_REDIS = new Key<>(
            "stock.redis",
            "",
            "The Redis of the stock shards: one for all of them, or one each with commas between; empty starts one.",
            Types.redis());
    static final Key<List<URI>> PAYMENT_REDIS = new Key<>(
            "payment.redis", "", "The Redis of the payment shards, likewise; empty starts one.", Types.redis());
    static final Key<Optional<URI>> POSTGRES_URI = new Key<>(
            "postgres.uri",
            "",
            "The Postgres with journal and orders: postgresql://user@host:5432/database; empty starts one.",
            Types.postgres());

    static final Key<Optional<Duration>> JOURNAL_RETENTION = new Key<>(
            "journal.retention",
            "30d",
            "How long decisions are kept once all is done, in days; keys at least 30 days. Or forever.",
            Types.days(Retention.LEAST));

    static final Key<Optional<Duration>> RECONCILE_EVERY = new Key<>(
            "reconcile.every",
            "1h",
            "How often everything is held against the journal, by a process of its own: 30s, 15m, 1h; or never.",
            Types.interval());

    static final Key<Boolean> EVENTS_ENABLED = new Key<>(
            "events.enabled", "true", "Whether what happens is announced on Kafka, true or false.", Types.truth());
    static final Key<String> EVENTS_TOPIC_PREFIX = new Key<>(
            "events.topic_prefix",
            "holdfast.",
            "What the names of all topics begin with; another one for each shop in a cluster.",
            Types.name());
    static final Key<Integer> EVENTS_PARTITIONS = new Key<>(
            "events.partitions", "8", "Partitions of a topic that does not exist yet.", Types.number(1, 1_000));
    static final Key<List<String>> EVENTS_CONSUMERS = new Key<>(
            "events.consumers",
            String.join(", ", Settings.Events.KNOWN_CONSUMERS),
            "Which consumers of the events this node runs, with commas between; empty for none.",
            Types.someOf(Settings.Events.KNOWN_CONSUMERS));
    static final Key<Boolean> EVENTS_CONSUMERS_GIVE_WAY = new Key<>(
            "events.consumers_give_way",
            "true",
            "Whether consumers leave the machine to those who sell while it is busy, and catch up later, true or false.",
            Types.truth());
    static final Key<Optional<URI>> LEADERBOARD_REDIS = new Key<>(
            "leaderboard.redis",
            "",
            "The Redis of the leaderboard, which must not evict keys; empty is that of the first stock shard.",
            Types.oneRedis());
    static final Key<String> KAFKA_BOOTSTRAP_SERVERS = new Key<>(
            "kafka.bootstrap_servers",
            "",
            "The Kafka for events: host:port of its brokers with commas between; empty starts one.",
            Types.servers());
    static final Key<Map<String, String>> KAFKA_CLIENT = new Key<>(
            "kafka.client",
            "",
            "A file with further settings of Kafka's clients, such as security.protocol; empty for none.",
            Types.propertiesFile());

    static final Key<Duration> NOTIFICATIONS_RETENTION = new Key<>(
            "notifications.retention",
            "7d",
            "How long what users are told of can still be told to who comes back later, in days.",
            Types.boundedDays());
    static final Key<Integer> NOTIFICATIONS_MAX_LISTENERS = new Key<>(
            "notifications.max_listeners",
            "10000",
            "Clients that may listen to this node's server-sent events at a time; those beyond it are answered 429.",
            Types.number(1, 1_000_000));

    static final Key<Integer> WEBHOOKS_MAX_PENDING = new Key<>(
            "webhooks.max_pending",
            "100000",
            "Events that may wait for a webhook; with one more it is suspended.",
            Types.number(1, 10_000_000));
    static final Key<Boolean> WEBHOOKS_ALLOW_PRIVATE = new Key<>(
            "webhooks.allow_private",
            "false",
            "Whether webhooks may go to addresses that are not public, such as those of an intranet, true or false.",
            Types.truth());

    static final Key<Boolean> COMMANDS_OVER_KAFKA = new Key<>(
            "commands.over_kafka",
            "false",
            "Whether stock and payment are asked over Kafka, so that they may be other processes, true or false.",
            Types.truth());
    static final Key<List<String>> COMMANDS_PARTICIPANTS = new Key<>(
            "commands.participants",
            "stock, payment",
            "Which of stock and payment are asked for in this process; others need commands.over_kafka = true.",
            Types.someOf(List.of(Participants.STOCK, Participants.PAYMENT)));

    static final Key<Integer> BREAKER_MAX_FAILURES = new Key<>(
            "breaker.max_failures",
            "5",
            "Failures in a row after which a participant's circuit breaker opens.",
            Types.number(1, 1_000));
    static final Key<Integer> BREAKER_RESET_MS = new Key<>(
            "breaker.reset_ms",
            "1000",
            "How long an open breaker waits before it tries the participant again.",
            Types.number(10, 600_000));

    static final Key<String> SECURITY_PROFILE = new Key<>(
            "security.profile",
            "open",
            "open answers everybody and serves this machine only; secured wants a token of everybody.",
            Types.oneOf(List.of("open", "secured")));
    static final Key<Optional<Path>> TLS_CERTIFICATE = new Key<>(
            "tls.certificate",
            "",
            "The PEM file of the certificate of http.port, with those that lead to its root behind it; empty for plain HTTP.",
            Types.pem("certificate"));
    static final Key<Optional<Path>> TLS_KEY =
            new Key<>("tls.key", "", "The PEM file of that certificate's private key.", Types.pem("private key"));
    static final Key<String> JWT_KEYS = new Key<>(
            "jwt.keys",
            "",
            "A file or an https:// URL of the public keys of who issues tokens (a JWKS); empty makes a key for development.",
            Types.optionalText());
    static final Key<String> JWT_ISSUER =
            new Key<>("jwt.issuer", "holdfast", "The iss that a token must have.", Types.text());
    static final Key<String> JWT_AUDIENCE = new Key<>(
            "jwt.audience", "holdfast", "The aud that a token must have, perhaps among others.", Types.text());
    static final Key<Integer> LIMITS_USER_PER_SECOND = new Key<>(
            "limits.user_per_second",
            "0",
            "Requests that one caller may send to this node, by the sub of his token; 0 for no limit.",
            Types.number(0, 1_000_000));
    static final Key<Integer> LIMITS_ADDRESS_PER_SECOND = new Key<>(
            "limits.address_per_second",
            "0",
            "Requests that one address, or one IPv6 /64, may send to this node; 0 for no limit.",
            Types.number(0, 1_000_000));

    static final Key<Boolean> FAULTS_ENABLED = new Key<>(
            "faults.enabled",
            "false",
            "Whether faults can be injected, true or false; only while http.host is a loopback address.",
            Types.truth());
    static final Key<List<FaultRule>> FAULTS_RULES = new Key<>(
            "faults.rules",
            "",
            "Fault rules to begin with, such as stock:before_prepare=delay:50,probability=0.1; orders:durable=crash.",
            Types.faultRules());
    static final Key<Integer> FAULTS_SEED = new Key<>(
            "faults.seed",
            "0",
            "The seed of the chances of faults; 0 draws one, which the log shows.",
            Types.number(0, 999_999_999));

    private Keys() {}

    static List<Key<?>> all() {
        return List.of(
                HTTP_HOST,
                HTTP_PORT,
                HTTP_ADMIN_PORT,
                HTTP_ADMIN_REMOTE,
                NODE_NAME,
                LOOPS,
                LOG_FORMAT,
                TRACES_OTLP,
                TRACES_SHARE,
                COORDINATOR_MODE,
                COORDINATOR_MAX_IN_FLIGHT,
                COORDINATOR_DEADLINE_MS,
                STOCK_SHARDS,
                PAYMENT_SHARDS,
                STOCK_REDIS,
                PAYMENT_REDIS,
                POSTGRES_URI,
                JOURNAL_RETENTION,
                RECONCILE_EVERY,
                EVENTS_ENABLED,
                EVENTS_TOPIC_PREFIX,
                EVENTS_PARTITIONS,
                EVENTS_CONSUMERS,
                EVENTS_CONSUMERS_GIVE_WAY,
                LEADERBOARD_REDIS,
                KAFKA_BOOTSTRAP_SERVERS,
                KAFKA_CLIENT,
                NOTIFICATIONS_RETENTION,
                NOTIFICATIONS_MAX_LISTENERS,
                WEBHOOKS_MAX_PENDING,
                WEBHOOKS_ALLOW_PRIVATE,
                COMMANDS_OVER_KAFKA,
                COMMANDS_PARTICIPANTS,
                BREAKER_MAX_FAILURES,
                BREAKER_RESET_MS,
                SECURITY_PROFILE,
                TLS_CERTIFICATE,
                TLS_KEY,
                JWT_KEYS,
                JWT_ISSUER,
                JWT_AUDIENCE,
                LIMITS_USER_PER_SECOND,
                LIMITS_ADDRESS_PER_SECOND,
                FAULTS_ENABLED,
                FAULTS_RULES,
                FAULTS_SEED);
    }
}
