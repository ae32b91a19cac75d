package io.holdfast.app.events;

import com.sun.management.OperatingSystemMXBean;
import io.holdfast.app.settings.Settings;
import io.holdfast.app.status.RedisAddress;
import io.holdfast.app.tracing.Tracing;
import io.holdfast.consumers.history.HistoryReader;
import io.holdfast.consumers.history.OrderHistory;
import io.holdfast.consumers.leaderboard.Leaderboard;
import io.holdfast.consumers.notifications.NotificationFeed;
import io.holdfast.consumers.notifications.UserNotifications;
import io.holdfast.consumers.webhooks.Patience;
import io.holdfast.consumers.webhooks.WebhookDeliveries;
import io.holdfast.consumers.webhooks.WebhookSender;
import io.holdfast.consumers.webhooks.Webhooks;
import io.holdfast.events.RelayVerticle;
import io.holdfast.events.Topics;
import io.holdfast.events.consuming.ConsumerVerticle;
import io.holdfast.events.consuming.Courtesy;
import io.holdfast.events.consuming.DeadLetterDesk;
import io.holdfast.events.consuming.DeadLetterWatch;
import io.holdfast.events.consuming.EventConsumer;
import io.holdfast.gateway.DeadLetterControl;
import io.holdfast.gateway.HistoryView;
import io.holdfast.gateway.UserEventFeed;
import io.holdfast.gateway.WebhookControl;
import io.holdfast.journal.Postgres;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * All that a node does with events: it announces what happens, runs the consumers that are wanted of it, and shows what they made.
 * Its relay and its consumers ask their stores on event loops of their own, for thousands of rows at a time would hold up those that serve.
 */
public final class Events extends VerticleBase {
    private static final long POLL_MS = 200;
    private static final long BEAT_MS = 15_000;
    private static final long LISTENERS_ROOM = 16 * 1024 * 1024;
    private static final long WEBHOOK_LIMIT_MS = 10_000;
    private static final Patience WEBHOOK_PATIENCE = new Patience(Duration.ofHours(24), 100);

    private final Setup setup;
    private final Topics topics;
    private final Vertx own = oneLoop();
    private final Vertx relaying = oneLoop();
    private final SqlClient reading;
    private final Pool changing;
    private final List<EventConsumer> consumers;
    private final Optional<NotificationFeed> feed;

    /**
     * What they are made with.
     *
     * @param serving on whose loops the gateway asks what was made of them
     * @param retention of the journal
     * @param redis that of the leaderboard when it has none of its own
     * @param kafka the settings of its clients, which may be known later
     * @param marking is put around each mark of the relay, when it starts
     * @param applying is put around each consumer, likewise
     */
    public record Setup(
            Vertx serving,
            Postgres postgres,
            String node,
            Settings.Events settings,
            Optional<Duration> retention,
            String redis,
            CompletionStage<Map<String, Object>> kafka,
            MeterRegistry registry,
            Tracing tracing,
            Supplier<UnaryOperator<Runnable>> marking,
            Supplier<UnaryOperator<EventConsumer>> applying) {}

    public Events(Setup setup) {
        this.setup = setup;
        this.topics = new Topics(setup.settings().topicPrefix());
        this.reading = setup.postgres().client(setup.serving());
        this.changing = setup.postgres().pool(setup.serving());
        this.consumers =
                setup.settings().consumers().stream().map(this::consumer).toList();
        this.feed = runs("notifications") ? Optional.of(new NotificationFeed(feed())) : Optional.empty();
    }

    /** Made before this is deployed: another Vert.x is not to be made on an event loop. */
    private static Vertx oneLoop() {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setUseDaemonThread(true)
                .setPreferNativeTransport(true));
    }

    private boolean runs(String consumer) {
        return setup.settings().consumers().contains(consumer);
    }

    private NotificationFeed.Setup feed() {
        var notifications = setup.settings().notifications();
        return new NotificationFeed.Setup(
                setup.postgres(),
                notifications.retention(),
                notifications.maxListeners(),
                LISTENERS_ROOM,
                POLL_MS,
                BEAT_MS,
                setup.registry());
    }

    /**
     * A page of events is written in a moment, and a Postgres that says nothing for long is gone. Only what is kept for subscribers takes
     * longer the more of them there are.
     */
    private EventConsumer consumer(String name) {
        return switch (name) {
            case "order-history" -> new OrderHistory(setup.postgres().pool(own));
            case Leaderboard.NAME -> new Leaderboard(leaderboardSetup());
            case "notifications" -> new UserNotifications(setup.postgres().pool(own));
            case "webhooks" ->
                new WebhookDeliveries(
                        setup.postgres().poolForBulk(own),
                        setup.settings().webhooks().maxPending());
            default -> throw new IllegalArgumentException("no consumer: " + name);
        };
    }

    private Leaderboard.Setup leaderboardSetup() {
        return new Leaderboard.Setup(
                own,
                setup.postgres(),
                RedisAddress.options(setup.settings()
                        .leaderboardRedis()
                        .map(given -> given.uri().toString())
                        .orElse(setup.redis())),
                setup.settings().topicPrefix(),
                setup.retention(),
                InstantSource.system());
    }

    @Override
    public Future<?> start() {
        var started = vertx.deployVerticle(new RelayVerticle(new RelayVerticle.Setup(
                relaying,
                setup.postgres(),
                setup.kafka(),
                topics,
                setup.settings().partitions(),
                setup.registry(),
                setup.tracing().events(),
                InstantSource.system(),
                setup.marking().get())));
        started = started.compose(done -> vertx.deployVerticle(new DeadLetterWatch(
                setup.kafka(),
                topics,
                setup.settings().partitions(),
                Settings.Events.KNOWN_CONSUMERS,
                setup.registry())));
        var consuming = new ConsumerVerticle.Setup(
                setup.node(),
                setup.kafka(),
                topics,
                setup.settings().partitions(),
                courtesy(),
                setup.registry(),
                InstantSource.system(),
                new SecureRandom());
        var applying = setup.applying().get();
        for (EventConsumer consumer : consumers) {
            started = started.compose(done -> vertx.deployVerticle(
                    new ConsumerVerticle(consuming, setup.tracing().around(applying.apply(consumer)))));
        }
        for (NotificationFeed each : feed.stream().toList()) {
            started = started.compose(done -> own.deployVerticle(each));
        }
        if (runs("webhooks")) {
            started = started.compose(done -> own.deployVerticle(new WebhookSender(webhookSender())));
        }
        return started;
    }

    private Courtesy courtesy() {
        if (!setup.settings().consumersGiveWay()) {
            return Courtesy.none();
        }
        var machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        var courtesy = new Courtesy(machine::getCpuLoad, System::nanoTime);
        Gauge.builder("holdfast.consumer.share", courtesy, Courtesy::share)
                .description("The part of their time in which consumers work, less than 1 while the machine is busy")
                .register(setup.registry());
        return courtesy;
    }

    private WebhookSender.Setup webhookSender() {
        return new WebhookSender.Setup(
                setup.postgres(),
                topics.source(),
                setup.settings().webhooks().allowPrivate(),
                POLL_MS,
                WEBHOOK_LIMIT_MS,
                WEBHOOK_PATIENCE,
                setup.registry(),
                InstantSource.system(),
                new SecureRandom());
    }

    /** The subscribers, when what they want is sent from here. */
    public Optional<WebhookControl> webhooks() {
        return runs("webhooks")
                ? Optional.of(new Webhooks(
                        setup.serving(), changing, setup.settings().webhooks().allowPrivate(), new SecureRandom()))
                : Optional.empty();
    }

    /** What order-history made, when it runs here. */
    public Optional<HistoryView> history() {
        return runs("order-history") ? Optional.of(new HistoryReader(reading)) : Optional.empty();
    }

    /** What happens to users, when notifications run here. */
    public Optional<UserEventFeed> userEvents() {
        return feed.map(UserEventFeed.class::cast);
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
                new DeadLetterDesk(setup.kafka(), topics, consumers, InstantSource.system()),
                reading,
                setup.node());
    }

    @Override
    public Future<?> stop() {
        return Future.join(own.close(), relaying.close());
    }
}
