package io.holdfast.app.events;

import io.holdfast.app.settings.Settings;
import io.holdfast.consumers.history.HistoryReader;
import io.holdfast.consumers.history.OrderHistory;
import io.holdfast.consumers.leaderboard.Leaderboard;
import io.holdfast.events.RelayVerticle;
import io.holdfast.events.Topics;
import io.holdfast.events.consuming.ConsumerVerticle;
import io.holdfast.events.consuming.DeadLetterDesk;
import io.holdfast.events.consuming.EventConsumer;
import io.holdfast.gateway.DeadLetterControl;
import io.holdfast.gateway.HistoryView;
import io.holdfast.journal.Postgres;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.sqlclient.SqlClient;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * All that a node does with events: it announces what happens, runs the consumers that are wanted of it, and shows what they made.
 * Its consumers ask their stores on an event loop of their own, for thousands of rows at a time would hold up those that serve.
 */
public final class Events extends VerticleBase {
    private final Setup setup;
    private final Topics topics;
    private final CompletionStage<Map<String, Object>> kafka;
    private final Vertx own = Vertx.vertx(
            new VertxOptions().setEventLoopPoolSize(1).setUseDaemonThread(true).setPreferNativeTransport(true));
    private final SqlClient reading;
    private final List<EventConsumer> consumers;

    /**
     * What they are made with.
     *
     * @param serving on whose loops the gateway asks what was made of them
     * @param retention of the journal
     * @param redis that of the leaderboard when it has none of its own
     * @param servers where Kafka is, which may be known later
     */
    public record Setup(
            Vertx serving,
            Postgres postgres,
            String node,
            Settings.Events settings,
            Optional<Duration> retention,
            String redis,
            CompletionStage<String> servers,
            MeterRegistry registry) {}

    public Events(Setup setup) {
        this.setup = setup;
        this.topics = new Topics(setup.settings().topicPrefix());
        this.kafka = setup.servers().thenApply(this::client);
        this.reading = setup.postgres().client(setup.serving());
        this.consumers =
                setup.settings().consumers().stream().map(this::consumer).toList();
    }

    private Map<String, Object> client(String servers) {
        var client = new HashMap<String, Object>(setup.settings().client());
        client.put("bootstrap.servers", servers);
        return client;
    }

    private EventConsumer consumer(String name) {
        return switch (name) {
            case "order-history" -> new OrderHistory(setup.postgres().poolForBulk(own));
            case Leaderboard.NAME -> new Leaderboard(leaderboardSetup());
            default -> throw new IllegalArgumentException("no consumer: " + name);
        };
    }

    private Leaderboard.Setup leaderboardSetup() {
        return new Leaderboard.Setup(
                own,
                setup.postgres(),
                setup.settings().leaderboardRedis().map(URI::toString).orElse(setup.redis()),
                setup.settings().topicPrefix(),
                setup.retention(),
                InstantSource.system());
    }

    @Override
    public Future<?> start() {
        var started = vertx.deployVerticle(new RelayVerticle(new RelayVerticle.Setup(
                setup.postgres(),
                kafka,
                topics,
                setup.settings().partitions(),
                setup.registry(),
                InstantSource.system())));
        var consuming = new ConsumerVerticle.Setup(
                kafka,
                topics,
                setup.settings().partitions(),
                setup.registry(),
                InstantSource.system(),
                new SecureRandom());
        for (EventConsumer consumer : consumers) {
            started = started.compose(done -> vertx.deployVerticle(new ConsumerVerticle(consuming, consumer)));
        }
        return started;
    }

    /** What order-history made, when it runs here. */
    public Optional<HistoryView> history() {
        return setup.settings().consumers().contains("order-history")
                ? Optional.of(new HistoryReader(reading))
                : Optional.empty();
    }

    /** When it runs here. */
    public Optional<Leaderboard> leaderboard() {
        return consumers.stream()
                .filter(Leaderboard.class::isInstance)
                .map(Leaderboard.class::cast)
                .findFirst();
    }

    /** What consumers could not apply. */
    public DeadLetterControl deadLetters() {
        return new DeadLetterClient(
                setup.serving(),
                new DeadLetterDesk(kafka, topics, consumers, InstantSource.system()),
                reading,
                setup.node());
    }

    @Override
    public Future<?> stop() {
        return own.close();
    }
}
