package io.holdfast.app;

import io.holdfast.app.console.Console;
import io.holdfast.app.console.Flights;
import io.holdfast.app.dlq.DeskClient;
import io.holdfast.app.dlq.InterventionDesk;
import io.holdfast.app.dlq.StuckBoard;
import io.holdfast.app.events.Events;
import io.holdfast.app.faults.FaultInjection;
import io.holdfast.app.reconcile.ReconcileSchedule;
import io.holdfast.app.security.Guarding;
import io.holdfast.app.settings.Settings;
import io.holdfast.app.status.RedisAddress;
import io.holdfast.app.status.StoreAddresses;
import io.holdfast.app.tracing.Tracing;
import io.holdfast.coordinator.ProtocolSelector;
import io.holdfast.faults.Site;
import io.holdfast.gateway.AdminVerticle;
import io.holdfast.gateway.GatewayPorts;
import io.holdfast.gateway.GatewayVerticle;
import io.holdfast.journal.IdempotencyStore;
import io.holdfast.journal.Postgres;
import io.holdfast.journal.Retention;
import io.holdfast.journal.RetentionVerticle;
import io.holdfast.journal.Unavailability;
import io.holdfast.order.OrderVerticle;
import io.holdfast.payment.PaymentVerticle;
import io.holdfast.protocol.Participants;
import io.holdfast.protocol.ShardId;
import io.holdfast.remote.CommandLink;
import io.holdfast.remote.CommandTopics;
import io.holdfast.remote.ParticipantHost;
import io.holdfast.remote.RemoteHosting;
import io.holdfast.reservations.Hosting;
import io.holdfast.reservations.KeeperClient;
import io.holdfast.reservations.KeeperVerticle;
import io.holdfast.reservations.LocalHosting;
import io.holdfast.reservations.ParticipantSetup;
import io.holdfast.reservations.RecoveryVerticle;
import io.holdfast.runtime.LocalCodecs;
import io.holdfast.runtime.LoopDecoration;
import io.holdfast.stock.StockVerticle;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that runs inside the server JVM once the stores answer: the only place that knows all domains. */
final class Node {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration KEYS_REFRESH = Duration.ofMinutes(5);

    private final Vertx vertx;
    private final Settings settings;
    private final Guarding guarding;
    private final StoreAddresses stores;
    private final Postgres postgres;
    private final CompletionStage<Map<String, Object>> kafka;
    private final Optional<CommandLink> link;
    private final Optional<Events> events;
    private final Optional<ReconcileSchedule> reconcile;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Supplier<String> ids = new TimeOrderedIds();
    private final Deque<String> deployments = new ArrayDeque<>();
    private final List<GatewayVerticle> gateways = new CopyOnWriteArrayList<>();
    private final Pulse pulse;
    private final StuckBoard stuck;
    private final InFlight inFlight = InFlight.shownIn(registry);
    private final IdempotencyStore keys;
    private final Tracing tracing;
    private final Flights flights;
    private final Console console;
    private final AdminVerticle admin;
    private final Optional<FaultInjection> faults;

    private Node(
            Vertx vertx,
            Settings settings,
            Guarding guarding,
            Path data,
            StoreAddresses stores,
            CompletableFuture<String> kafka) {
        this.vertx = vertx;
        this.settings = settings;
        this.guarding = guarding;
        this.tracing = Tracing.of(settings.traces(), settings.node());
        this.flights = new Flights(tracing.flights());
        this.stores = stores;
        this.postgres = Postgres.at(stores.postgres());
        this.keys = new IdempotencyStore(postgres.client(vertx), ConcurrentHashMap.newKeySet());
        this.kafka = kafka.thenApply(servers -> client(settings.events(), servers));
        this.link = settings.commands().overKafka()
                ? Optional.of(new CommandLink(new CommandLink.Setup(
                        settings.node(),
                        ids.get(),
                        shards().keySet(),
                        this.kafka,
                        topics(),
                        settings.events().partitions())))
                : Optional.empty();
        this.faults = settings.faults().enabled()
                ? Optional.of(new FaultInjection(vertx, settings.faults(), registry))
                : Optional.empty();
        this.events = settings.events().enabled() ? Optional.of(new Events(events())) : Optional.empty();
        this.reconcile = reconcile(data);
        this.pulse =
                Pulse.of(vertx, kind -> link.map(each -> each.answers(kind)).orElse(true));
        this.stuck = StuckBoard.of(vertx, registry);
        this.console = console(data);
        this.admin = new AdminVerticle(settings.http().adminPort(), Listening.fromElsewhere(settings), ports());
    }

    private Events.Setup events() {
        return new Events.Setup(
                vertx,
                postgres,
                settings.node(),
                settings.events(),
                settings.journal().retention(),
                stores.stockRedis().getFirst(),
                kafka,
                registry,
                tracing,
                () -> faults.map(FaultInjection::aroundMarks).orElseGet(UnaryOperator::identity),
                () -> faults.map(FaultInjection::aroundConsumers).orElseGet(UnaryOperator::identity));
    }

    private Optional<ReconcileSchedule> reconcile(Path data) {
        return settings.reconcile()
                .every()
                .map(every -> new ReconcileSchedule(
                        new ReconcileSchedule.Setup(every, data, registry, InstantSource.system())));
    }

    private Console console(Path data) {
        return new Console(new Console.Setup(
                settings.node(),
                data,
                postgres,
                registry,
                pulse::last,
                stuck,
                flights,
                events.flatMap(Events::history),
                events.isPresent(),
                faults.isPresent(),
                InstantSource.system()));
    }

    private static Map<String, Object> client(Settings.Events settings, String servers) {
        var client = new HashMap<String, Object>(settings.client());
        client.put("bootstrap.servers", servers);
        return client;
    }

    private CommandTopics topics() {
        return new CommandTopics(settings.events().topicPrefix());
    }

    /**
     * Completes when it serves.
     *
     * @param guarding who may come in
     * @param data the folder of the instance
     * @param kafka the brokers' addresses, which may be known later
     */
    static Future<Node> start(
            Vertx vertx,
            Settings settings,
            Guarding guarding,
            Path data,
            StoreAddresses stores,
            CompletableFuture<String> kafka) {
        LocalCodecs.register(vertx.eventBus());
        guarding.keepFresh(vertx, KEYS_REFRESH);
        var node = new Node(vertx, settings, guarding, data, stores, kafka);
        new JvmMemoryMetrics().bindTo(node.registry);
        new JvmGcMetrics().bindTo(node.registry);
        new ProcessorMetrics().bindTo(node.registry);
        new UptimeMetrics().bindTo(node.registry);
        return node.deploy().map(node);
    }

    private Future<?> deploy() {
        var bootstrap = new Bootstrap(postgres, shards(), settings.node());
        return deploy(1, () -> bootstrap)
                .compose(ready -> faults.<Future<?>>map(FaultInjection::start).orElseGet(Future::succeededFuture))
                .compose(ready -> deploy(1, () -> keeper(postgres, Participants.STOCK)))
                .compose(ready -> deploy(1, () -> keeper(postgres, Participants.PAYMENT)))
                .compose(ready -> deploy(
                        1,
                        () -> new RecoveryVerticle(new RecoveryVerticle.Setup(
                                postgres, shards(), settings.node(), bootstrap.toSettle(), Node::nowMs, registry))))
                .compose(ready ->
                        link.<Future<?>>map(each -> deploy(1, () -> each)).orElseGet(Future::succeededFuture))
                .compose(ready -> deployDomain(stores.stockRedis(), Site.STOCK, StockVerticle::new))
                .compose(ready -> deployDomain(stores.paymentRedis(), Site.PAYMENT, PaymentVerticle::new))
                .compose(ready -> {
                    var orders = orders(postgres, bootstrap.shardNumbers());
                    return deploy(settings.loops(), () -> new OrderVerticle(orders));
                })
                .compose(ready -> keepBounded(postgres))
                .compose(ready ->
                        events.<Future<?>>map(each -> deploy(1, () -> each)).orElseGet(Future::succeededFuture))
                .compose(ready ->
                        reconcile.<Future<?>>map(each -> deploy(1, () -> each)).orElseGet(Future::succeededFuture))
                .compose(ready -> deploy(1, () -> new InterventionDesk(postgres, settings.node(), stuck)))
                .compose(ready -> deploy(1, () -> console))
                .compose(ready -> deploy(1, () -> admin))
                .compose(ready -> deploy(settings.loops(), this::gateway))
                .onSuccess(serving -> bootstrap.foldPast());
    }

    private Future<?> keepBounded(Postgres postgres) {
        var retention = settings.journal().retention();
        return retention.isEmpty()
                ? Future.succeededFuture()
                : vertx.deployVerticle(
                                new RetentionVerticle(
                                        postgres,
                                        new Retention.Terms(
                                                retention.get(),
                                                settings.events().enabled())),
                                new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
                        .onSuccess(deployments::push);
    }

    private Future<?> deploy(int instances, Supplier<Deployable> verticle) {
        return vertx.deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
                .onSuccess(deployments::push);
    }

    private Map<ShardId, RedisOptions> shards() {
        var shards = new HashMap<ShardId, RedisOptions>();
        addShards(shards, Participants.STOCK, stores.stockRedis());
        addShards(shards, Participants.PAYMENT, stores.paymentRedis());
        return shards;
    }

    private static void addShards(Map<ShardId, RedisOptions> shards, String kind, List<String> redis) {
        for (int i = 0; i < redis.size(); i++) {
            shards.put(new ShardId(kind, i), RedisAddress.options(redis.get(i)));
        }
    }

    private Deployable keeper(Postgres postgres, String kind) {
        var own = new HashMap<>(shards());
        own.keySet().removeIf(shard -> !shard.kind().equals(kind));
        return new KeeperVerticle(postgres, own, kind, Node::nowMs, registry);
    }

    private Future<?> deployDomain(List<String> redis, Site site, Function<ParticipantSetup, Deployable> domain) {
        var kind = site == Site.STOCK ? Participants.STOCK : Participants.PAYMENT;
        var local = new LocalHosting(
                redis.stream().map(RedisAddress::options).toList(),
                faults.map(injection -> injection.aroundParticipant(site)).orElseGet(UnaryOperator::identity));
        var hosting =
                link.<Hosting>map(each -> new RemoteHosting(each, redis.size())).orElse(local);
        var setup = new ParticipantSetup(postgres, ids, hosting);
        boolean isHost = link.isPresent() && settings.commands().participants().contains(kind);
        return deploy(settings.loops(), () -> domain.apply(setup))
                .compose(deployed ->
                        isHost ? deploy(1, () -> new ParticipantHost(host(kind, local))) : Future.succeededFuture());
    }

    private ParticipantHost.Setup host(String kind, LocalHosting hosting) {
        return new ParticipantHost.Setup(
                kind,
                settings.node(),
                postgres,
                hosting,
                kafka,
                topics(),
                settings.events().partitions());
    }

    private OrderVerticle.Setup orders(Postgres postgres, Map<ShardId, Integer> shards) {
        return new OrderVerticle.Setup(
                postgres,
                settings.node(),
                shards,
                settings.events().enabled(),
                new CircuitBreakerOptions()
                        .setMaxFailures(settings.breaker().maxFailures())
                        .setResetTimeout(settings.breaker().resetMs())
                        .setTimeout(5_000),
                settings.coordinator().mode().map(ProtocolSelector::always).orElseGet(ProtocolSelector::auto),
                settings.coordinator().deadlineMs(),
                new KeeperClient(vertx),
                Node::nowMs,
                ids,
                registry,
                flights::recorder,
                faults.map(FaultInjection::aroundCoordinator).orElse(LoopDecoration::none));
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private Deployable gateway() {
        var gateway = new GatewayVerticle(Listening.forCustomers(settings), ports());
        gateways.add(gateway);
        return gateway;
    }

    private GatewayPorts ports() {
        return new GatewayPorts(
                settings.node(),
                ids,
                new HttpMeter(registry, inFlight),
                tracing.requests(),
                registry::scrape,
                pulse::health,
                pulse::started,
                () -> gateways.stream().flatMap(each -> each.loop().stream()).toList(),
                () -> reconcile.flatMap(ReconcileSchedule::last),
                (claim, effect) -> keys.once(claim, effect).recover(Unavailability::ofRead),
                faults.map(FaultInjection::control),
                new DeskClient(vertx, stuck),
                events.flatMap(Events::history),
                events.flatMap(Events::userEvents),
                events.flatMap(Events::webhooks),
                events.map(Events::deadLetters),
                events.flatMap(Events::leaderboard).map(board -> board.view(vertx)),
                events.flatMap(Events::leaderboard).map(board -> board.control(vertx)),
                console,
                guarding.security());
    }

    int port() {
        return gateways.getFirst().port();
    }

    String adminAddress() {
        return AdminVerticle.HOST + ":" + admin.port();
    }

    /** The gateway first, so that what is in flight is answered; what it needs follows. */
    Future<Void> stop() {
        pulse.stopping();
        LOG.info("stopping: no connection is accepted any more, {} requests are in flight", inFlight.requests());
        long beganMs = nowMs();
        return vertx.undeploy(deployments.pop())
                .onComplete(served -> tellServed(nowMs() - beganMs))
                .transform(served -> undeploy())
                .compose(undeployed -> vertx.executeBlocking(() -> {
                    tracing.close();
                    return null;
                }));
    }

    private void tellServed(long tookMs) {
        long left = inFlight.requests();
        if (left == 0) {
            LOG.info("all that was in flight is answered, after {} ms", tookMs);
        } else {
            LOG.warn("{} requests are given up, after {} ms", left, tookMs);
        }
    }

    private Future<Void> undeploy() {
        if (deployments.isEmpty()) {
            return Future.succeededFuture();
        }
        return vertx.undeploy(deployments.pop()).transform(ended -> undeploy());
    }
}
