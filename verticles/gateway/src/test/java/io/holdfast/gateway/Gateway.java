package io.holdfast.gateway;

import io.holdfast.protocol.Answer;
import io.holdfast.runtime.Addresses;
import io.holdfast.runtime.LocalCodecs;
import io.holdfast.runtime.Presence;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A gateway on a real port, in front of a consumer that stands in for the domains and keeps what it was asked. */
final class Gateway implements AutoCloseable {
    static final Answer DONE = Answer.Success.text("done");

    final List<Object> asked = new CopyOnWriteArrayList<>();
    final List<Message<Object>> unanswered = new CopyOnWriteArrayList<>();
    final List<String> metered = new CopyOnWriteArrayList<>();
    final List<String> loops = new CopyOnWriteArrayList<>();
    final RawHttp client;
    volatile Function<Object, Object> domain = request -> DONE;
    volatile Supplier<String> metrics = () -> "checkouts_total 1\n";
    final Stuckness stuck = new Stuckness();
    volatile Health started = new Health(true, "started");
    volatile Health health = new Health(true, "ready");
    volatile @Nullable Reconciled reconciled;

    private final @Nullable FaultControl faults;
    private final @Nullable Announced announced;
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final String domains;
    private final String deployment;
    private final GatewayVerticle verticle;

    private final Security security;

    private Gateway(int maxInFlight, @Nullable FaultControl faults, @Nullable Announced announced, Security security) {
        this(settings(maxInFlight), faults, announced, security);
    }

    private static GatewaySettings settings(int maxInFlight) {
        return new GatewaySettings("127.0.0.1", 0, 15_000, 50, 5_000, maxInFlight, Optional.empty());
    }

    private Gateway(
            GatewaySettings settings, @Nullable FaultControl faults, @Nullable Announced announced, Security security) {
        this.security = security;
        this.faults = faults;
        this.announced = announced;
        LocalCodecs.register(vertx.eventBus());
        domains = vertx.deployVerticle(new Domains(this)).await();
        verticle = new GatewayVerticle(settings, ports());
        deployment = vertx.deployVerticle(verticle).await();
        verticle.loop().ifPresent(loops::add);
        client = new RawHttp(verticle.port());
    }

    static Gateway start() {
        return start(100);
    }

    static Gateway start(int maxInFlight) {
        return new Gateway(maxInFlight, null, null, Security.OPEN);
    }

    static Gateway startWith(GatewaySettings settings, Announced announced, Security security) {
        return new Gateway(settings, null, announced, security);
    }

    static Gateway startWith(FaultControl faults) {
        return new Gateway(100, faults, null, Security.OPEN);
    }

    static Gateway startWith(Announced announced) {
        return new Gateway(100, null, announced, Security.OPEN);
    }

    static Gateway startWith(Announced announced, Security security) {
        return new Gateway(100, null, announced, security);
    }

    static Gateway startWith(FaultControl faults, Announced announced) {
        return new Gateway(100, faults, announced, Security.OPEN);
    }

    /** Everything on, and guarded. */
    static Gateway startWith(Security security) {
        return new Gateway(100, new FaultRoutesTest.Rules(), new Announced(), security);
    }

    /** A client of an admin port beside this gateway. */
    RawHttp deployAdmin() {
        return new RawHttp(deployAdminVerticle().port());
    }

    AdminVerticle deployAdminVerticle() {
        var admin = new AdminVerticle(0, Optional.empty(), ports());
        vertx.deployVerticle(admin).await();
        return admin;
    }

    Router router() {
        return verticle.router();
    }

    /** As when a node ends: the domains are gone before the gateway is. */
    void endDomains() {
        vertx.undeploy(domains).await();
    }

    /** Another event loop of the node, which is busy for ever. */
    void addDeafLoop(String name) {
        loops.add(name);
        vertx.eventBus().<String>localConsumer(Addresses.heartbeat(name), question -> {});
    }

    /** As when a node stops. */
    Future<Void> stop() {
        return vertx.undeploy(deployment);
    }

    /** Another gateway beside this one. */
    Future<String> deployAnother() {
        return vertx.deployVerticle(new GatewayVerticle(settings(1), ports()));
    }

    final Shown console = new Shown();
    RequestTraces traces = RequestTraces.NONE;
    final AnswersOfTest answers = new AnswersOfTest();

    private GatewayPorts ports() {
        var counter = new AtomicInteger();
        var meter = new RequestMeter() {
            @Override
            public long begin(Route route) {
                return 7;
            }

            @Override
            public void answered(Route route, int status, long begun) {
                metered.add(route + " " + status + " " + begun);
            }

            @Override
            public void abandoned(Route route) {
                metered.add(route + " abandoned");
            }

            @Override
            public void turnedAway(TurnedAway why) {
                metered.add(why.label());
            }
        };
        return new GatewayPorts(
                "node-1",
                () -> "generated-" + counter.incrementAndGet(),
                meter,
                traces,
                () -> metrics.get(),
                of -> health,
                () -> started,
                () -> List.copyOf(loops),
                () -> Optional.ofNullable(reconciled),
                answers,
                Optional.ofNullable(faults),
                stuck,
                Optional.ofNullable(announced),
                Optional.ofNullable(announced).map(each -> each.userEvents),
                Optional.ofNullable(announced).map(each -> each.webhooks),
                Optional.ofNullable(announced),
                Optional.ofNullable(announced).map(each -> each.leaderboard),
                Optional.ofNullable(announced).map(each -> each.leaderboard),
                console,
                security);
    }

    @Override
    public void close() {
        vertx.close().await();
    }

    /** Replies with what {@link #domain} says; to a null it does not reply. */
    private static final class Domains extends VerticleBase {
        private final Gateway gateway;

        Domains(Gateway gateway) {
            this.gateway = gateway;
        }

        @Override
        public Future<?> start() {
            for (String address : List.of(Addresses.orders(), Addresses.stock(), Addresses.payment())) {
                vertx.eventBus().localConsumer(address, this::reply);
            }
            List.of("order", "stock", "payment").forEach(domain -> Presence.announce(vertx, domain));
            return Future.succeededFuture();
        }

        private void reply(Message<Object> message) {
            gateway.asked.add(message.body());
            Object reply = gateway.domain.apply(message.body());
            if (reply == null) {
                gateway.unanswered.add(message);
            } else {
                message.reply(reply);
            }
        }
    }
}
